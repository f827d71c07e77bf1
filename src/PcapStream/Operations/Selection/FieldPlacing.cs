using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Operations.Streams;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Operations.Selection;

/// <summary>Prepares the source of a packet's fields, apart from its headers. For one thread.</summary>
internal sealed class FieldPlacing
{
    private readonly LocalClock _clock = new();

    /// <summary>The source of packets of a batch.</summary>
    /// <param name="first">The time of the first packet of the capture.</param>
    public FieldSource Begin(Timestamp first)
    {
        var source = new FieldSource();
        source.Frame.First = FieldSelection.Known(first);
        source.Frame.Clock = _clock;
        return source;
    }

    /// <summary>Moves a source to a packet, whose headers the caller sets.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="source">The source of packets of its batch.</param>
    public static void MoveTo(
        in PacketRecord record, long number, Timestamp previous, PacketBatch batch, ref FieldSource source)
    {
        Place(record, number, previous, batch, ref source);
        StreamNotes.Fill(ref source, batch, number);
    }

    /// <summary>The same, without what the packets before say, which the caller sets.</summary>
    /// <inheritdoc cref="MoveTo"/>
    public static void Place(
        in PacketRecord record, long number, Timestamp previous, PacketBatch batch, ref FieldSource source)
    {
        ref FrameContext frame = ref source.Frame;
        frame.Number = number;
        frame.Time = batch.TimeOf(record);
        frame.Previous = FieldSelection.Known(previous);
        frame.OriginalLength = record.OriginalLength;
        frame.LinkType = record.LinkType.Value;
        frame.Interface = batch.Description.Interfaces[record.Interface];
        source.Options = record.OptionWords == 0 ? default : PacketOptions.Of(record, frame.Interface.ByteOrder);
    }
}
