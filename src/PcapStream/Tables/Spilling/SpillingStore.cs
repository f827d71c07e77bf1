using System.Diagnostics;
using PcapStream.Buffers;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// The common base of <see cref="AggregateTable{TRecord, TLogic}"/> and <see cref="ExternalSorter{TRecord, TOrder}"/>:
/// records in memory as far as it suffices, and in sorted runs on disk; at the end, all of them in order.
/// </summary>
internal abstract unsafe class SpillingStore<TRecord, TOrder> : MemoryUser, IDisposable
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    // Invariant: Records.Count <= Capacity <= _scratchBytes / EntryBytes; Capacity = 0 while the scratch holds entries.
    private protected const int EntryBytes = sizeof(ulong);

    // Their numbers, gaps included, leave a 32-bit slot two bits.
    private const int MostRecords = 1 << 28;

    private readonly TableMemory _memory;
    private readonly RunSet<TRecord, TOrder> _runs;
    private nint _scratch;
    private long _scratchBytes;
    private SortedRecords<TRecord, TOrder>? _sorted;
    private bool _disposed;

    private protected SpillingStore(TableMemory memory)
    {
        _memory = memory;
        _runs = new RunSet<TRecord, TOrder>(memory);
        Records = new RecordSlabs<TRecord>(memory, this);
        memory.Enter(this);
    }

    /// <summary>Runs written, not counting merged ones.</summary>
    public int RunsWritten { get; private set; }

    internal sealed override long HeldBytes => Records.HeldBytes + _scratchBytes;

    /// <summary>The records in memory.</summary>
    private protected RecordSlabs<TRecord> Records { get; }

    /// <summary>Records that may be in memory before the scratch must grow.</summary>
    private protected int Capacity { get; private set; }

    /// <summary>
    /// Ends adding and returns all records in order, once. Records may still be spilled meanwhile if others need
    /// memory.
    /// </summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written or read.</exception>
    /// <exception cref="BufferExhaustedException">There is no memory for a merge.</exception>
    public SortedRecords<TRecord, TOrder> Drain()
    {
        ThrowIfEnded();
        if (_runs.Count > 0)
            Yield();
        else
            Sort();
        _sorted = new SortedRecords<TRecord, TOrder>(this, Records, _runs, (ulong*)_scratch);
        return _sorted;
    }

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
        else if (Records.Count > 0)
            WriteRun();
        ReleaseMemory();
    }

    /// <summary>Makes room for at least one record, with more memory or by writing a run.</summary>
    private protected void MakeRoom()
    {
        ThrowIfEnded();
        while (!TryMakeRoom())
        {
            if (Records.Count == 0)
                throw _memory.Exhausted(_memory.SlabBytes);
            WriteRun();
            Records.Clear();
            SetScratch();
        }
        Debug.Assert(
            Records.Count < Capacity && Capacity <= _scratchBytes / EntryBytes, "room for a record and its entry");
    }

    /// <summary>
    /// Called when the scratch is new, or free again: 8 bytes of unspecified contents for each possible record. Returns
    /// the capacity.
    /// </summary>
    private protected abstract int ScratchChanged(nint scratch, long bytes);

    // An unsorted store grows; one whose run could not be written must write it first.
    private protected bool TryMakeRoom()
    {
        bool unsorted = Capacity > 0 || Records.Count == 0;
        return unsorted && (Records.Count < Capacity || TryGrowScratch()) && Records.TryReserve();
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
        new RecordSort<TRecord, TOrder>(Records).Run((ulong*)_scratch);
    }

    private void WriteRun()
    {
        Sort();
        _runs.Append(Records, new ReadOnlySpan<ulong>((void*)_scratch, Records.Count));
        RunsWritten++;
    }

    private void SetScratch() => Capacity = ScratchChanged(_scratch, _scratchBytes);

    private void ReleaseMemory()
    {
        Records.Release();
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
