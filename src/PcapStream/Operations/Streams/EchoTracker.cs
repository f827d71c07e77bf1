using System.Buffers.Binary;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the requests of replies of ICMP (RFC 792) and ICMPv6 (RFC 4443). As in Wireshark, the request of a reply is
/// the latest with its identifier and sequence number between its addresses, in either direction, whose data has the
/// same checksum.
/// </summary>
internal sealed class EchoTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private const int LeastSize = 8;
    private const byte IcmpReply = 0;
    private const byte IcmpRequest = 8;
    private const byte Icmpv6Request = 128;
    private const byte Icmpv6Reply = 129;

    // From the checksum of a reply to that of its request, of which only the type differs: in ones' complement.
    private const int IcmpDifference = ~(IcmpRequest << 8) & ushort.MaxValue;
    private const int Icmpv6Difference = (Icmpv6Reply - Icmpv6Request) << 8;

    private readonly CachedTable<RequestRecord> _requests = new(allocator, bytes, folder);

    /// <summary>Adds the current layer, of ICMP or ICMPv6.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="ends">The innermost addresses around it.</param>
    /// <param name="facts">What is known of the reply.</param>
    /// <returns>Whether something is known.</returns>
    public bool Follow(in FieldSource source, StreamEnds ends, out StreamFacts facts)
    {
        facts = default;
        if (!TryRead(source, ends, out RequestKey key, out bool isRequest)
            || !Follow(key, isRequest, source.Frame.Number, source.Frame.Time, out facts, source.Index))
            return false;
        facts.Layer = source.Index;
        return true;
    }

    /// <summary>Adds a message.</summary>
    /// <param name="key">What it has in common with its request or reply.</param>
    /// <param name="isRequest">Whether it is a request.</param>
    /// <param name="number">The number of its packet.</param>
    /// <param name="time">The time of its packet.</param>
    /// <param name="facts">What is known of the reply.</param>
    /// <param name="layer">The index of its header among the packet's layers.</param>
    /// <returns>Whether something is known.</returns>
    public bool Follow(
        RequestKey key, bool isRequest, long number, Timestamp time, out StreamFacts facts, int layer = 0)
    {
        facts = default;
        ref RequestRecord request = ref _requests.FindOrAdd(new RequestRecord(key, seed), out _);
        if (isRequest)
        {
            (request.Number, request.Time, request.Layer, request.Reply) = (number, time, layer, 0);
            return false;
        }
        if (request.Number == 0 || request.Reply != 0)
            return false;
        request.Reply = number;
        (facts.Request, facts.RequestTime, facts.RequestLayer) = (request.Number, request.Time, request.Layer);
        return true;
    }

    /// <summary>Reads the current layer, of ICMP or ICMPv6.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="ends">The innermost addresses around it.</param>
    /// <param name="key">What it has in common with its request or reply.</param>
    /// <param name="isRequest">Whether it is a request.</param>
    /// <returns>Whether it is a request or a reply.</returns>
    public static bool TryRead(in FieldSource source, StreamEnds ends, out RequestKey key, out bool isRequest)
    {
        key = default;
        isRequest = false;
        ReadOnlySpan<byte> bytes = source.Bytes;
        Layer layer = source.Packet.Layers[source.Index];
        if (layer.IsQuoted || bytes.Length < LeastSize)
            return false;
        bool isIcmp = layer.Protocol == Protocol.Icmp;
        isRequest = bytes[0] == (isIcmp ? IcmpRequest : Icmpv6Request);
        if (!isRequest && bytes[0] != (isIcmp ? IcmpReply : Icmpv6Reply))
            return false;
        int sum = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (!isRequest)
            sum = Sum(sum, isIcmp ? IcmpDifference : Icmpv6Difference);
        // Both are zero in ones' complement.
        if (sum == 0)
            sum = ushort.MaxValue;
        ulong id = (ulong)sum << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (IsInGre(source))
            id |= 1UL << 48;
        key = new RequestKey(ends, id);
        return true;
    }

    public void Dispose() => _requests.Dispose();

    // In ones' complement (RFC 1071).
    private static int Sum(int one, int other)
    {
        int sum = one + other;
        return (sum & ushort.MaxValue) + (sum >> 16);
    }

    private static bool IsInGre(in FieldSource source) =>
        source.Packet.IndexOf(Protocol.Gre) is >= 0 and int gre && gre < source.Index;
}
