using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Selection;

/// <summary>Applies a display filter to packets. For one thread.</summary>
internal sealed class FieldSelection
{
    private readonly DisplayMatcher _matcher;
    private readonly PacketDecoder _decoder;
    private readonly FieldPlacing _fields = new();

    public FieldSelection(DisplayFilter filter)
    {
        _matcher = filter.CreateMatcher();
        _decoder = new PacketDecoder(_matcher.NeedsApplications);
    }

    /// <inheritdoc cref="FieldPlacing.Begin"/>
    public FieldSource Begin(Timestamp first) => _fields.Begin(first);

    /// <summary>Whether a packet passes.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="source">The source of packets of its batch.</param>
    public bool Passes(
        in PacketRecord record, long number, Timestamp previous, PacketBatch batch, ref FieldSource source)
    {
        FieldPlacing.MoveTo(record, number, previous, batch, ref source);
        source.Packet = _matcher.NeedsLayers
            ? StreamNotes.Decode(_decoder, record, batch, number)
            : new DecodedPacket(record.Data, default, default);
        return _matcher.Matches(ref source);
    }

    /// <summary>Whether a packet passes whose notes are not ended yet.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="notes">The notes on packets of its batch, up to this one.</param>
    /// <param name="source">The source of packets of its batch.</param>
    public bool Passes(
        in PacketRecord record, long number, Timestamp previous, PacketBatch batch, StreamNotes notes,
        ref FieldSource source)
    {
        FieldPlacing.Place(record, number, previous, batch, ref source);
        notes.Fill(ref source);
        source.Packet = _matcher.NeedsLayers
            ? notes.Decode(_decoder, record)
            : new DecodedPacket(record.Data, default, default);
        return _matcher.Matches(ref source);
    }

    /// <summary>A time from which others are measured: one at the epoch for a packet without a time.</summary>
    public static Timestamp Known(Timestamp time) => time.IsKnown ? time : default;
}
