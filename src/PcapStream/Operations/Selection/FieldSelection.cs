using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Operations.Selection;

/// <summary>Applies a display filter to packets. For one thread.</summary>
internal sealed class FieldSelection
{
    private readonly DisplayMatcher _matcher;
    private readonly PacketDecoder _decoder;
    private readonly LocalClock _clock = new();

    public FieldSelection(DisplayFilter filter)
    {
        _matcher = filter.CreateMatcher();
        _decoder = new PacketDecoder(_matcher.NeedsApplications);
    }

    /// <summary>The source of packets of a batch.</summary>
    /// <param name="first">The time of the first packet of the capture.</param>
    public FieldSource Begin(Timestamp first)
    {
        var source = new FieldSource();
        source.Frame.First = Known(first);
        source.Frame.Clock = _clock;
        return source;
    }

    /// <summary>Whether a packet passes.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="source">The source of packets of its batch.</param>
    public bool Passes(
        in PacketRecord record, long number, Timestamp previous, PacketBatch batch, ref FieldSource source)
    {
        ref FrameContext frame = ref source.Frame;
        frame.Number = number;
        frame.Time = batch.TimeOf(record);
        frame.Previous = Known(previous);
        frame.OriginalLength = record.OriginalLength;
        source.Streams = StreamNotes.Of(batch, number);
        frame.LinkType = record.LinkType.Value;
        frame.Interface = batch.Description.Interfaces[record.Interface];
        source.Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, frame.Interface.ByteOrder);
        source.Packet = _matcher.NeedsLayers
            ? _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength)
            : new DecodedPacket(record.Data, default, default);
        return _matcher.Matches(ref source);
    }

    /// <summary>A time from which others are measured: one at the epoch for a packet without a time.</summary>
    public static Timestamp Known(Timestamp time) => time.IsKnown ? time : default;
}
