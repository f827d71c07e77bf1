using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Convert.Ordering.Runs;

namespace PcapStream.Operations.Convert.Ordering.Sorting;

/// <summary>
/// Sorts packets by time. They wait in the batches in which they were read, in as much memory as there is; when that is
/// used up, the earliest are written. Where one comes later than that, or what is written could not be taken back, all
/// go into sorted runs in the temporary folder, which are merged.
/// </summary>
internal sealed class PacketSort : IDisposable
{
    // Each keeps a chunk of memory.
    private const int MostOpen = 16;

    // A part of the memory for the queue's entries, of either kind.
    private const int EntryShare = 16;

    private readonly OrderContext _context;
    private readonly PacketMerge _merge;
    private readonly HeldBatches _held = new();
    private readonly List<PacketRun> _runs = [];
    private readonly bool _canRestart;
    private SortQueue? _queue;
    private RunSink? _run;
    private bool _usesRuns;
    private bool _runHasBegun;
    private long _written = long.MinValue;

    /// <param name="context">What all captures share.</param>
    /// <param name="merge">Has the output.</param>
    /// <param name="canRestart">Whether the captures can be read again, and the output be begun again.</param>
    /// <param name="usesRuns">Whether it is known that the memory does not suffice.</param>
    public unsafe PacketSort(OrderContext context, PacketMerge merge, bool canRestart, bool usesRuns)
    {
        _context = context;
        _merge = merge;
        _canRestart = canRestart;
        _usesRuns = usesRuns;
        long memory = context.Batches.MemoryLimit - context.Allocator.Options.EffectiveLeaseReserve;
        _queue = new SortQueue(context, (int)Math.Min(memory / EntryShare / sizeof(SortEntry), int.MaxValue / 64));
        // Now, because there is no memory for its buffer when it is needed.
        _run = usesRuns || !canRestart ? new RunSink(context) : null;
        context.MakeRoom = MakeRoom;
    }

    /// <summary>Sorts captures into the output.</summary>
    /// <returns>False if it has to be begun again, with runs.</returns>
    public bool TrySort(IReadOnlyList<Intake> captures, CancellationToken cancellation)
    {
        PacketMerge.Survey(captures, cancellation);
        foreach (Intake capture in captures)
        {
            while (_held.Captures >= MostOpen && MakeRoom())
            {
            }
            if (!TryRead(capture, cancellation))
                return false;
        }
        if (_usesRuns)
            MergeRuns(cancellation);
        else
            WriteRest();
        return true;
    }

    public void Dispose()
    {
        _queue?.Dispose();
        _queue = null;
        _run?.Dispose();
        _run = null;
        _context.MakeRoom = null;
    }

    private bool TryRead(Intake capture, CancellationToken cancellation)
    {
        capture.Open(cancellation);
        _held.Begin(capture);
        while (capture.Next(cancellation) is { } batch)
        {
            if (!TryAdd(batch, capture))
                return false;
        }
        _held.End(capture);
        return true;
    }

    private unsafe bool TryAdd(PacketBatch batch, Intake capture)
    {
        long before = capture.Packets;
        long place = _held.Next << SortEntry.IndexBits;
        var records = (PacketRecord*)batch.Table;
        // A batch's packets are written only when it is held.
        while (_queue!.Room < batch.Count && MakeRoom())
        {
        }
        int waiting = 0;
        bool hasBlocks = false;
        for (int i = 0; i < batch.Count; i++)
        {
            hasBlocks |= records[i].IsBlock;
            if (!capture.Takes(ref records[i], batch))
                continue;
            if (records[i].IsBlock)
            {
                _merge.CreateOutput().Write(capture.Form(records[i], batch, capture.Packets));
                continue;
            }
            if (!_usesRuns && records[i].Nanoseconds < _written)
            {
                batch.Dispose();
                return false;
            }
            _queue.Add(new SortEntry { Time = records[i].Nanoseconds, Place = place + i });
            waiting++;
        }
        _held.Add(batch, capture, before, waiting, hasBlocks);
        return true;
    }

    // Releases at least one batch; false where none is held.
    private bool MakeRoom()
    {
        if (_queue is null || _queue.IsEmpty)
            return false;
        _usesRuns |= !_canRestart;
        if (_usesRuns)
        {
            WriteRun();
            return true;
        }
        PacketSink sink = _merge.CreateOutput();
        for (long released = _held.Released; _held.Released == released && !_queue.IsEmpty;)
            WriteNext(sink);
        return true;
    }

    private void WriteNext(PacketSink sink)
    {
        SortEntry entry = _queue!.Take();
        _written = entry.Time;
        _held.Write(entry, sink);
    }

    private void WriteRest()
    {
        PacketSink sink = _merge.CreateOutput();
        _queue!.TakeAll(entry => _held.Write(entry, sink));
    }

    // Continues the run before where that stays in order.
    private void WriteRun()
    {
        if (_runHasBegun && _queue!.First.Time < _written)
            _runs.Add(_run!.Finish());
        _runHasBegun = true;
        _queue!.TakeAll(entry =>
        {
            _written = entry.Time;
            _held.Write(entry, _run!);
        });
    }

    private void MergeRuns(CancellationToken cancellation)
    {
        if (!_queue!.IsEmpty)
            WriteRun();
        if (_runHasBegun)
            _runs.Add(_run!.Finish());
        // The memory is for the buffers of the runs now.
        Dispose();
        _merge.MergeRuns(_runs, cancellation);
    }
}
