using System.Buffers.Binary;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the queries of responses of DNS (RFC 1035). As in Wireshark, a query with the identifier of one without a
/// response, in the same stream and less than five seconds later, repeats it.
/// </summary>
internal sealed class DnsTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private const long RepetitionTime = 5 * Timestamp.NanosecondsPerSecond;
    private const int IdBits = 16;

    private readonly CachedTable<RequestRecord> _queries = new(allocator, bytes, folder);

    /// <summary>Adds the current layer.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="stream">The stream that it is in.</param>
    /// <param name="facts">What is known of the message.</param>
    /// <returns>Whether something is shown of it.</returns>
    public bool Follow(in FieldSource source, ulong stream, out StreamFacts facts)
    {
        facts = default;
        if (!DnsHeader.TryRead(source.Bytes, out DnsHeader header) || source.Packet.Layers[source.Index].IsQuoted)
            return false;
        facts.Layer = source.Index;
        ulong id = stream << IdBits | BinaryPrimitives.ReadUInt16BigEndian(source.Bytes);
        ref RequestRecord query = ref _queries.FindOrAdd(new RequestRecord(new RequestKey(default, id), seed), out _);
        if (header.IsResponse)
            Answer(ref query, source.Frame.Number, ref facts);
        else if (query.Number == 0 || query.Reply != 0
            || source.Frame.Time.Since(query.Time) >= RepetitionTime)
            (query.Number, query.Time, query.Reply) = (source.Frame.Number, source.Frame.Time, 0);
        else
            facts.Original = query.Number;
        // Wireshark says it after the records, to which it does not come in a message that ends early.
        return header.IsComplete;
    }

    public void Dispose() => _queries.Dispose();

    private static void Answer(ref RequestRecord query, long number, ref StreamFacts facts)
    {
        if (query.Number == 0)
            return;
        if (query.Reply != 0)
        {
            facts.Original = query.Reply;
            return;
        }
        query.Reply = number;
        (facts.Request, facts.RequestTime) = (query.Number, query.Time);
    }
}
