using System.Buffers.Binary;
using System.Buffers.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// Community ID, version 1 with seed 0 (github.com/corelight/community-id-spec): the same for both directions of a
/// flow, and in other programs.
/// </summary>
internal static class CommunityId
{
    private const int LongestInput = 2 + 16 + 16 + 1 + 1 + 2 + 2;

    /// <summary>Adds the Community ID of a packet whose ports are known.</summary>
    public static void Add(FieldValues value, in FiveTuple ends)
    {
        OrderedEnds order = ends.Order();
        Add(value, order.Low, order.LowPort, order.High, order.HighPort, ends.Number);
    }

    /// <summary>Adds the Community ID of ends in order.</summary>
    public static void Add(
        FieldValues value, NetworkAddress low, ushort lowPort, NetworkAddress high, ushort highPort, byte protocol)
    {
        Span<byte> input = stackalloc byte[LongestInput];
        input[..2].Clear();
        int at = 2;
        at += Write(low, input[at..]);
        at += Write(high, input[at..]);
        input[at++] = protocol;
        input[at++] = 0;
        bool hasPorts = protocol is IpNumbers.Icmp or IpNumbers.Tcp or IpNumbers.Udp or IpNumbers.Icmpv6
            or IpNumbers.Sctp;
        if (hasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[at..], lowPort);
            BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], highPort);
            at += 4;
        }
        Span<byte> hash = stackalloc byte[Sha1.Size];
        Sha1.Hash(input[..at], hash);
        Span<byte> text = value.Reserve(2 + 28);
        "1:"u8.CopyTo(text);
        Base64.EncodeToUtf8(hash, text[2..], out _, out int written);
        value.Commit(2 + written);
    }

    private static int Write(NetworkAddress address, Span<byte> output)
    {
        if (address.Kind == AddressKind.Ipv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(output, (uint)address.Bits.Lower);
            return 4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(output, address.Bits.Upper);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], address.Bits.Lower);
        return 16;
    }
}
