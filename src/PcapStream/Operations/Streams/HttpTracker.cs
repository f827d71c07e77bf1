using PcapStream.Buffers;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Finds the requests of responses of HTTP. As in Wireshark, a response belongs to the latest request of its stream,
/// and a second one to none.
/// </summary>
internal sealed class HttpTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private readonly CachedTable<RequestRecord> _streams = new(allocator, bytes, folder);

    /// <inheritdoc cref="DnsTracker.Follow(in FieldSource, ulong, out StreamFacts)"/>
    public bool Follow(in FieldSource source, ulong stream, out StreamFacts facts)
    {
        facts = default;
        if (!HttpMessage.TryReadExpected(source.Bytes, out HttpMessage message)
            || source.Packet.Layers[source.Index].IsQuoted
            || (message.IsRequest && HttpMethods.IsNotification(message.Method)))
            return false;
        facts.Layer = source.Index;
        ref RequestRecord latest =
            ref _streams.FindOrAdd(new RequestRecord(new RequestKey(default, stream), seed), out _);
        if (message.IsRequest || latest.Reply != 0)
        {
            (latest.PreviousRequest, latest.PreviousReply) = (latest.Number, latest.Reply);
            (latest.Number, latest.Reply) = (0, 0);
        }
        facts.PreviousRequest = latest.PreviousRequest;
        if (message.IsRequest)
        {
            (latest.Number, latest.Time, latest.Layer) = (source.Frame.Number, source.Frame.Time, source.Index);
            return true;
        }
        latest.Reply = source.Frame.Number;
        (facts.Request, facts.RequestTime, facts.RequestLayer) = (latest.Number, latest.Time, latest.Layer);
        facts.PreviousReply = latest.PreviousReply;
        return true;
    }

    public void Dispose() => _streams.Dispose();
}
