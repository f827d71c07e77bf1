using PcapStream.Protocols.Names;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Control;

/// <summary>
/// DVMRP, version 1 (RFC 1075) and 3 (draft-ietf-idmr-dvmrp-v3), a message of IGMP. Wireshark takes messages shorter
/// than 8 bytes for version 1, whose commands come after the checksum.
/// <code>
///  0      1      2          4          5              6       7       8
///  +------+------+----------+----------+--------------+-------+-------+---------
///  | 0x13 | code | checksum | reserved | capabilities | minor | major | message
///  +------+------+----------+----------+--------------+-------+-------+---------
/// </code>
/// </summary>
internal static class MulticastRouting
{
    public const int MinSize = 4;
    public const int Size = 8;

    public const int Probe = 1;
    public const int Report = 2;
    public const int NeighborsTwo = 6;
    public const int Prune = 7;
    public const int Graft = 8;
    public const int GraftAcknowledgment = 9;

    /// <summary>Whether bytes are a message of version 3.</summary>
    public static bool IsVersion3(ReadOnlySpan<byte> bytes) => bytes.Length >= Size;

    /// <summary>The kind of a message of version 3; 0 for version 1.</summary>
    public static int CodeOf(ReadOnlySpan<byte> bytes) => IsVersion3(bytes) ? bytes[1] : 0;

    /// <summary>Whether a message is about one source and group.</summary>
    public static bool IsOfGroup(ReadOnlySpan<byte> bytes) => CodeOf(bytes) is Prune or Graft or GraftAcknowledgment;

    /// <summary>Writes the columns of tshark's list.</summary>
    public static void Summarise(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        line.Begin("DVMRP"u8);
        if (bytes.Length < 2)
            return;
        bool isVersion3 = IsVersion3(bytes);
        line.Add(isVersion3 ? "V3 "u8 : "V1 "u8);
        ReadOnlySpan<byte> name = (isVersion3 ? RoutingNames.DvmrpCodes : RoutingNames.OldDvmrpCodes)[bytes[1]];
        if (!name.IsEmpty)
        {
            line.Add(name);
            return;
        }
        line.Add("Unknown Type:0x"u8);
        line.AddHex(bytes[1], 2);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.MulticastRouting, MinSize);
        return Protocol.None;
    }
}
