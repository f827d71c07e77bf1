using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>What a store gives at its end, one record after another: from memory until somebody needs that, then from disk.</summary>
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

    /// <param name="store">Whose records they are.</param>
    /// <param name="records">Those in memory.</param>
    /// <param name="runs">Those on disk; one of both is empty.</param>
    /// <param name="entries">The order of those in memory.</param>
    internal SortedRecords(SpillingStore<TRecord, TOrder> store, RecordSlabs<TRecord> records, RunSet<TRecord, TOrder> runs, ulong* entries)
    {
        _store = store;
        _records = records;
        _runs = runs;
        _next = entries;
        _end = entries + records.Count;
    }

    /// <summary>The record, valid until the next <see cref="MoveNext"/>.</summary>
    public ref readonly TRecord Current => ref _current;

    /// <summary>For <c>foreach</c>; the records are given once all the same.</summary>
    public SortedRecords<TRecord, TOrder> GetEnumerator() => this;

    /// <summary>Takes the next record.</summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written or read.</exception>
    public bool MoveNext()
    {
        if (_next != _end)
        {
            _current = *_records[(uint)*_next++];
            return true;
        }
        // Buffers are taken only now, for Spill may be called by one who is about to take memory.
        if (_runs.Count == 0)
            return false;
        _merge ??= _runs.Merge(_store);
        if (_merge.TryNext(out _current))
            return true;
        _merge = null;
        _runs.Dispose();
        return false;
    }

    /// <summary>Moves to disk what was not yet given from memory.</summary>
    internal void Spill()
    {
        if (_next == _end)
            return;
        _runs.Append(_records, new ReadOnlySpan<ulong>(_next, (int)(_end - _next)));
        _next = _end = null;
    }
}
