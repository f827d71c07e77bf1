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
        facts = Follow(
            KeyOf(default, stream, header.Id), header.IsResponse, source.Frame.Number, source.Frame.Time,
            source.Index);
        facts.Layer = source.Index;
        // Wireshark says it after the records, to which it does not come in a message that ends early.
        return header.IsComplete;
    }

    /// <summary>What a message has in common with its query or response.</summary>
    /// <param name="ends">The ends of the stream, or else</param>
    /// <param name="stream">its number.</param>
    /// <param name="id">The identifier.</param>
    public static RequestKey KeyOf(StreamEnds ends, ulong stream, ushort id) => new(ends, stream << IdBits | id);

    /// <summary>Adds a message.</summary>
    /// <param name="key">What it has in common with its query or response.</param>
    /// <param name="isResponse">Whether it is a response.</param>
    /// <param name="number">The number of its packet.</param>
    /// <param name="time">The time of its packet.</param>
    /// <param name="layer">The index of its header among the packet's layers.</param>
    /// <returns>What is known of it.</returns>
    public StreamFacts Follow(RequestKey key, bool isResponse, long number, Timestamp time, int layer = 0)
    {
        StreamFacts facts = default;
        ref RequestRecord query = ref _queries.FindOrAdd(new RequestRecord(key, seed), out _);
        if (isResponse)
            Answer(ref query, number, ref facts);
        else if (query.Number == 0 || query.Reply != 0 || time.Since(query.Time) >= RepetitionTime)
            (query.Number, query.Time, query.Layer, query.Reply) = (number, time, layer, 0);
        else
            facts.Original = query.Number;
        return facts;
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
        (facts.Request, facts.RequestTime, facts.RequestLayer) = (query.Number, query.Time, query.Layer);
    }
}
