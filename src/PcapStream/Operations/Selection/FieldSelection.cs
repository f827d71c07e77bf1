using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering.Display;
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

    /// <summary>Whether a packet passes.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="first">The time of the first packet of its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    public bool Passes(
        in PacketRecord record, long number, Timestamp first, Timestamp previous, PacketBatch batch)
    {
        var source = new FieldSource
        {
            Packet = _matcher.NeedsLayers
                ? _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength)
                : new DecodedPacket(record.Data, default, default),
            Options = batch.OptionsOf(record),
        };
        ref FrameContext frame = ref source.Frame;
        frame.Number = number;
        frame.Time = batch.TimeOf(record);
        frame.First = Known(first);
        frame.Previous = Known(previous);
        frame.OriginalLength = record.OriginalLength;
        frame.LinkType = record.LinkType.Value;
        frame.Interface = batch.Description.Interfaces[record.Interface];
        frame.Clock = _clock;
        return _matcher.Matches(ref source);
    }

    /// <summary>A time from which others are measured: one at the epoch for a packet without a time.</summary>
    public static Timestamp Known(Timestamp time) => time.IsKnown ? time : default;
}
