using PcapStream.Batching;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Convert.Ordering.Sorting;

/// <summary>
/// Batches whose packets wait for their turn, where they were read. A batch is released after the last of its packets,
/// and a capture closed after the last of its batches.
/// </summary>
internal sealed class HeldBatches
{
    private readonly Dictionary<Intake, int> _captures = [];
    private readonly HashSet<Intake> _ended = [];
    private readonly List<Held?> _held = [];

    // The number of the first in the list.
    private long _base;

    /// <summary>Batches that were released.</summary>
    public long Released { get; private set; }

    /// <summary>Captures that are open.</summary>
    public int Captures => _captures.Count;

    /// <summary>The number that the next batch gets.</summary>
    public long Next => _base + _held.Count;

    /// <summary>Begins a capture.</summary>
    public void Begin(Intake capture) => _captures.Add(capture, 0);

    /// <summary>Ends a capture, which is closed when its packets are written.</summary>
    public void End(Intake capture)
    {
        _ended.Add(capture);
        CloseIfDone(capture);
    }

    /// <summary>Keeps a batch, or releases it if none of its packets wait.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="capture">Its capture.</param>
    /// <param name="packetsBefore">Packets of the capture before it.</param>
    /// <param name="waiting">Its packets that wait.</param>
    /// <param name="hasBlocks">Whether it has blocks without a packet.</param>
    public void Add(PacketBatch batch, Intake capture, long packetsBefore, int waiting, bool hasBlocks)
    {
        _held.Add(new Held(batch, capture, packetsBefore, hasBlocks) { Waiting = waiting });
        _captures[capture]++;
        if (waiting == 0)
            Release(Next - 1);
    }

    /// <summary>Writes a packet, whose place must not be used again.</summary>
    public void Write(SortEntry entry, PacketSink sink)
    {
        Held held = _held[(int)(entry.Batch - _base)]!;
        ref readonly PacketRecord record = ref held.Batch.Records[entry.Index];
        sink.Write(held.Capture.Form(record, held.Batch, held.NumberOf(entry.Index)));
        if (--held.Waiting == 0)
            Release(entry.Batch);
    }

    private void Release(long number)
    {
        Held held = _held[(int)(number - _base)]!;
        _held[(int)(number - _base)] = null;
        Released++;
        held.Batch.Dispose();
        _captures[held.Capture]--;
        CloseIfDone(held.Capture);
        int free = _held.FindIndex(one => one is not null);
        if (free < 0)
            free = _held.Count;
        _held.RemoveRange(0, free);
        _base += free;
    }

    private void CloseIfDone(Intake capture)
    {
        if (_captures[capture] > 0 || !_ended.Remove(capture))
            return;
        _captures.Remove(capture);
        capture.Close();
    }

    private sealed class Held(PacketBatch batch, Intake capture, long packetsBefore, bool hasBlocks)
    {
        public PacketBatch Batch => batch;

        public Intake Capture => capture;

        public int Waiting { get; set; }

        // Packets of the capture before one of the batch.
        public long NumberOf(int index)
        {
            if (!hasBlocks)
                return packetsBefore + index;
            long packets = packetsBefore;
            foreach (ref readonly PacketRecord record in batch.Records[..index])
                packets += record.IsBlock ? 0 : 1;
            return packets;
        }
    }
}
