using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Streams.Passes;

/// <summary>
/// Drops the packets of a capture that do not pass tshark's read filter, and numbers the others as if it had no more.
/// As in tshark, streams are followed through the packets that are dropped, which count as the next one that is not,
/// and the first packet of the capture stays the one from which times are measured.
/// </summary>
internal sealed class ReadFilterGate(DisplayFilter filter)
{
    private readonly FieldSelection _selection = new(filter);
    private Timestamp? _first;
    private Timestamp _previous;
    private long _admitted;

    // Of the batch.
    private int _kept;

    /// <summary>The number of the next packet that passes.</summary>
    public long Next => _admitted + 1;

    /// <summary>Keeps a packet of a batch if it passes. Every packet is asked for, in order.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="index">The packet's index in it.</param>
    /// <param name="notes">What is noted of the packet.</param>
    /// <returns>Whether it passes.</returns>
    public bool Admit(PacketBatch batch, int index, StreamNotes notes)
    {
        PacketRecord record = batch.Records[index];
        Timestamp time = batch.TimeOf(record);
        _first ??= _previous = time;
        FieldSource source = _selection.Begin(_first.Value);
        if (!_selection.Passes(record, Next, _previous, batch, notes, ref source))
            return false;
        if (_admitted == 0)
            batch.BeginsAfter(new EarlierPackets(0, _first.Value, time, null));
        _previous = time;
        _admitted++;
        batch.Move(index, _kept++);
        return true;
    }

    /// <summary>Ends a batch, which has the packets that passed.</summary>
    public void End(PacketBatch batch)
    {
        batch.Truncate(_kept);
        batch.NumberFrom(Next - _kept);
        _kept = 0;
    }
}
