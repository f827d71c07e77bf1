using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// Community ID, version 1 with seed 0 (github.com/corelight/community-id-spec): the same for both directions of a
/// flow, and in other programs.
/// </summary>
internal static class CommunityId
{
    private const int LongestInput = 2 + 16 + 16 + 1 + 1 + 2 + 2;

    /// <summary>The column, which all schemas can have.</summary>
    public static FlowColumn Column { get; } = new(
        "community_id",
        "Community ID, version 1 with seed 0",
        FlowColumnKind.Text,
        ColumnNeeds.Record,
        (flow, value) => Add(value, flow.Record.Key),
        zeekType: "string")
    {
        IsHash = true,
    };

    [SuppressMessage("Security", "CA5350", Justification = "The specification names SHA-1, for identity only.")]
    public static void Add(FieldValues value, in FlowTuple key)
    {
        Span<byte> input = stackalloc byte[LongestInput];
        input[..2].Clear();
        int at = 2;
        at += Write(key.Low, key.Kind, input[at..]);
        at += Write(key.High, key.Kind, input[at..]);
        input[at++] = key.Protocol;
        input[at++] = 0;
        bool hasPorts = key.Protocol is IpNumbers.Icmp or IpNumbers.Tcp or IpNumbers.Udp or IpNumbers.Icmpv6
            or IpNumbers.Sctp;
        if (hasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(input[at..], key.LowPort);
            BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], key.HighPort);
            at += 4;
        }
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input[..at], hash);
        Span<byte> text = value.Reserve(2 + 28);
        "1:"u8.CopyTo(text);
        Base64.EncodeToUtf8(hash, text[2..], out _, out int written);
        value.Commit(2 + written);
    }

    private static int Write(AddressBits address, byte kind, Span<byte> output)
    {
        if (kind == (byte)AddressKind.Ipv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(output, (uint)address.Lower);
            return 4;
        }
        BinaryPrimitives.WriteUInt64BigEndian(output, address.Upper);
        BinaryPrimitives.WriteUInt64BigEndian(output[8..], address.Lower);
        return 16;
    }
}
