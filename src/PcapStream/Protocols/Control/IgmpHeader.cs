using System.Buffers.Binary;

namespace PcapStream.Protocols.Control;

/// <summary>
/// IGMP, versions 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376); DVMRP and version 1 of PIM are messages of it.
/// <code>
///  0      1                    2          4       8
///  +------+--------------------+----------+-------+----------------------
///  | type | max response time  | checksum | group | version 3: sources
///  +------+--------------------+----------+-------+----------------------
/// </code>
/// </summary>
public readonly ref struct IgmpHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 8;

    private const byte PimVersion1 = 0x14;

    private readonly ReadOnlySpan<byte> _bytes;

    private IgmpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the message is.</summary>
    public byte Type => _bytes[0];

    /// <summary>Time to answer within, in tenths of a second and, from 128 on, in floating point (RFC 3376, section 4.1.1); 0 in version 1.</summary>
    public byte MaxResponseCode => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>The multicast group, 4 bytes.</summary>
    public ReadOnlySpan<byte> Group => _bytes.Slice(4, 4);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IgmpHeader header)
    {
        header = new IgmpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!bytes.IsEmpty && bytes[0] == PimVersion1)
        {
            cursor.TryAddLayer(Protocol.Igmp, 0);
            return Protocol.Pim;
        }
        cursor.TryAddLayer(Protocol.Igmp, Size);
        return Protocol.None;
    }
}
