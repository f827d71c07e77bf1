using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// A store's records at the end, one after another: from memory until it is needed elsewhere, then from disk.
/// </summary>
internal sealed unsafe class SortedRecords<TRecord, TOrder>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private readonly SpillingStore<TRecord, TOrder> _store;
    private readonly RecordSlabs<TRecord> _records;
    private readonly RunSet<TRecord, TOrder> _runs;
    private ulong* _next;
    private ulong* _end;
    private RunMerge<TRecord, TOrder>? _merge;
    private TRecord _current;

    /// <param name="store">The store.</param>
    /// <param name="records">The records in memory.</param>
    /// <param name="runs">The records on disk; one of both is empty.</param>
    /// <param name="entries">The order of the records in memory.</param>
    internal SortedRecords(
        SpillingStore<TRecord, TOrder> store, RecordSlabs<TRecord> records, RunSet<TRecord, TOrder> runs,
        ulong* entries)
    {
        _store = store;
        _records = records;
        _runs = runs;
        _next = entries;
        _end = entries + records.Count;
    }

    /// <summary>The record, valid until the next <see cref="MoveNext"/>.</summary>
    public ref readonly TRecord Current => ref _current;

    /// <summary>The records (enumerate once).</summary>
    public SortedRecords<TRecord, TOrder> GetEnumerator() => this;

    /// <summary>Moves to the next record.</summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written or read.</exception>
    public bool MoveNext()
    {
        if (_next != _end)
        {
            _current = *_records[(uint)*_next++];
            return true;
        }
        // Buffers are taken only now, since Spill may be called while another user takes memory.
        if (_runs.Count == 0)
            return false;
        _merge ??= _runs.Merge(_store);
        if (_merge.TryNext(out _current))
            return true;
        _merge = null;
        _runs.Dispose();
        return false;
    }

    /// <summary>Moves the remaining records from memory to disk.</summary>
    internal void Spill()
    {
        if (_next == _end)
            return;
        _runs.Append(_records, new ReadOnlySpan<ulong>(_next, (int)(_end - _next)));
        _next = _end = null;
    }
}
