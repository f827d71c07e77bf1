using System.Diagnostics;
using PcapStream.Buffers;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// The common base of <see cref="AggregateTable{TRecord, TLogic}"/> and <see cref="ExternalSorter{TRecord, TOrder}"/>:
/// records in memory as far as it suffices, and in sorted runs on disk; at the end, all of them in order.
/// </summary>
internal abstract unsafe class UntypedStore : MemoryUser, IDisposable
{
    // Invariant: Slabs.Count <= Capacity <= _scratchBytes / EntryBytes; Capacity = 0 while the scratch holds entries.
    private protected const int EntryBytes = sizeof(ulong);

    // Their numbers, gaps included, leave a 32-bit slot two bits.
    private const int MostRecords = 1 << 28;

    private readonly TableMemory _memory;
    private readonly RecordOrder _order;
    private readonly RunSet _runs;
    private nint _scratch;
    private long _scratchBytes;
    private UntypedRecords? _sorted;
    private bool _disposed;

    private protected UntypedStore(TableMemory memory, RecordOrder order)
    {
        _memory = memory;
        _order = order;
        _runs = new RunSet(memory, order);
    }

    /// <summary>Runs written, not counting merged ones.</summary>
    public int RunsWritten { get; private set; }

    internal sealed override long HeldBytes => Slabs.HeldBytes + _scratchBytes;

    /// <summary>The records in memory.</summary>
    private protected abstract UntypedSlabs Slabs { get; }

    /// <summary>Records that may be in memory before the scratch must grow.</summary>
    private protected int Capacity { get; private set; }

    /// <summary>Releases memory and files, and with them all drained records.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _runs.Dispose();
        ReleaseMemory();
        _memory.Leave(this);
    }

    internal sealed override void Yield()
    {
        if (_sorted is not null)
            _sorted.Spill();
        else if (Slabs.Count > 0)
            WriteRun();
        ReleaseMemory();
    }

    /// <summary>Ends adding, and brings the records in order.</summary>
    /// <param name="create">Makes what enumerates them, of the runs and of the entries of those in memory.</param>
    private protected void End(Func<RunSet, nint, UntypedRecords> create)
    {
        ThrowIfEnded();
        if (_runs.Count > 0)
            Yield();
        else
            Sort();
        _sorted = create(_runs, _scratch);
    }

    /// <summary>Makes room for at least one record, with more memory or by writing a run.</summary>
    private protected void MakeRoom()
    {
        ThrowIfEnded();
        while (!TryMakeRoom())
        {
            if (Slabs.Count == 0)
                throw _memory.Exhausted(_memory.SlabBytes);
            WriteRun();
            Slabs.Clear();
            SetScratch();
        }
        Debug.Assert(
            Slabs.Count < Capacity && Capacity <= _scratchBytes / EntryBytes, "room for a record and its entry");
    }

    /// <summary>
    /// Called when the scratch is new, or free again: 8 bytes of unspecified contents for each possible record. Returns
    /// the capacity.
    /// </summary>
    private protected abstract int ScratchChanged(nint scratch, long bytes);

    // An unsorted store grows; one whose run could not be written must write it first.
    private protected bool TryMakeRoom()
    {
        bool unsorted = Capacity > 0 || Slabs.Count == 0;
        return unsorted && (Slabs.Count < Capacity || TryGrowScratch()) && Slabs.TryReserve();
    }

    private bool TryGrowScratch()
    {
        long bytes = Math.Max(2 * _scratchBytes, TableMemory.LeastBlock);
        nint larger = bytes / EntryBytes > MostRecords ? 0 : _memory.TryTake(this, bytes);
        if (larger == 0)
            return false;
        ReleaseScratch();
        _scratch = larger;
        _scratchBytes = bytes;
        SetScratch();
        return true;
    }

    private void Sort()
    {
        Capacity = 0;
        ScratchChanged(0, 0);
        new RecordSort(Slabs, _order).Run((ulong*)_scratch);
    }

    private void WriteRun()
    {
        Sort();
        _runs.Append(Slabs, new ReadOnlySpan<ulong>((void*)_scratch, Slabs.Count));
        RunsWritten++;
    }

    private void SetScratch() => Capacity = ScratchChanged(_scratch, _scratchBytes);

    private void ReleaseMemory()
    {
        Slabs.Release();
        ReleaseScratch();
        SetScratch();
    }

    private void ReleaseScratch()
    {
        (nint scratch, long bytes) = (_scratch, _scratchBytes);
        _scratch = 0;
        _scratchBytes = 0;
        if (scratch != 0)
            _memory.Return(scratch, bytes);
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_sorted is not null)
            throw new InvalidOperationException(
                "The records were drained; nothing can be added, and they can be read once.");
    }
}

/// <summary>A <see cref="UntypedStore"/> of records of one type.</summary>
internal abstract unsafe class SpillingStore<TRecord, TOrder> : UntypedStore
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private protected SpillingStore(TableMemory memory)
        : base(memory, RecordOrder.Of<TRecord, TOrder>())
    {
        Records = new RecordSlabs<TRecord>(memory, this);
        memory.Enter(this);
    }

    /// <summary>The records in memory.</summary>
    private protected RecordSlabs<TRecord> Records { get; }

    private protected sealed override UntypedSlabs Slabs => Records;

    /// <summary>
    /// Ends adding and returns all records in order, once. Records may still be spilled meanwhile if others need
    /// memory.
    /// </summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written or read.</exception>
    /// <exception cref="BufferExhaustedException">There is no memory for a merge.</exception>
    public SortedRecords<TRecord> Drain()
    {
        SortedRecords<TRecord>? sorted = null;
        End((runs, entries) => sorted = new SortedRecords<TRecord>(this, Records, runs, (ulong*)entries));
        return sorted!;
    }
}
