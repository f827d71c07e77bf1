using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Follow;

/// <summary>
/// Delivers the data of one TCP or UDP stream as tshark's <c>-z follow</c> does: in order, without retransmissions, in
/// a fixed amount of memory.
/// </summary>
public static class FollowOperation
{
    /// <summary>Reads a capture.</summary>
    /// <param name="file">A file, a named pipe, or <c>-</c>.</param>
    /// <param name="receiver">Receives the data while the capture is read.</param>
    /// <param name="options">The stream, and the memory limit.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batch; the result says so.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static FollowResult Run(
        string file,
        IStreamReceiver receiver,
        FollowOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(receiver);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Protocol is not (Protocol.Tcp or Protocol.Udp))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Protocol, "streams of TCP and of UDP can be followed");
        }
        BatchOptions batches = options.Batches;
        FollowOptions reading = options with
        {
            Batches = batches with { SetAside = batches.SetAside + options.WaitingBytes },
        };
        using var loop = new ReadingLoop(reading, progress);
        var consumer = new FollowConsumer(loop, reading, receiver);
        loop.Read([file], consumer, cancellation);
        return new FollowResult(loop, consumer.Totals);
    }

    private sealed class FollowConsumer(ReadingLoop loop, FollowOptions options, IStreamReceiver receiver)
        : CaptureConsumer
    {
        private readonly PacketSelection? _selection = loop.Criteria.CreateSelection();
        private readonly PacketDecoder _decoder = new();
        private readonly FollowedStream _stream =
            new(options.Protocol == Protocol.Tcp, options.WaitingBytes, receiver);

        public StreamTotals Totals => _stream.Totals;

        public override void Begin(CaptureReader capture) => _selection?.Begin();

        public override void Add(PacketBatch batch)
        {
            ReadOnlySpan<PacketRecord> records = batch.Records;
            var source = new FieldSource();
            for (int i = 0; i < records.Length; i++)
            {
                ref readonly PacketRecord record = ref records[i];
                long number = batch.FirstNumber + i;
                if (_selection?.PassesNext(record, number, batch) == false)
                    continue;
                source.Streams = StreamNotes.Of(batch, number);
                if (!HasStream(source.Streams))
                    continue;
                source.Packet = StreamNotes.Decode(_decoder, record, batch, number);
                foreach (ref readonly StreamFacts facts in source.Streams)
                {
                    if (facts.Number == options.Stream && IsOf(source.Packet.Layers[facts.Layer]))
                        _stream.Add(source.Packet, facts);
                }
            }
        }

        public override void End(bool interrupted)
        {
            // Data that still waits is not delivered, as in tshark.
        }

        private bool HasStream(ReadOnlySpan<StreamFacts> all)
        {
            foreach (ref readonly StreamFacts facts in all)
            {
                if (facts.Number == options.Stream)
                    return true;
            }
            return false;
        }

        // A packet that an ICMP error quotes was not sent.
        private bool IsOf(Layer layer) => !layer.IsQuoted
            && (options.Protocol == Protocol.Tcp) == (layer.Protocol == Protocol.Tcp);
    }
}
