using PcapStream.Tables.Spilling;

namespace PcapStream.Tables;

/// <summary>
/// A store's records at the end, one after another: from memory until it is needed elsewhere, then from disk.
/// </summary>
internal abstract unsafe class UntypedRecords
{
    private readonly UntypedStore _store;
    private readonly UntypedSlabs _records;
    private readonly RunSet _runs;
    private readonly int _recordBytes;
    private ulong* _next;
    private ulong* _end;
    private RunMerge? _merge;

    private protected UntypedRecords(
        UntypedStore store, UntypedSlabs records, RunSet runs, ulong* entries, int recordBytes)
    {
        _store = store;
        _records = records;
        _runs = runs;
        _recordBytes = recordBytes;
        _next = entries;
        _end = entries + records.Count;
    }

    /// <summary>Moves the remaining records from memory to disk.</summary>
    internal void Spill()
    {
        if (_next == _end)
            return;
        _runs.Append(_records, new ReadOnlySpan<ulong>(_next, (int)(_end - _next)));
        _next = _end = null;
    }

    /// <summary>Copies the next record.</summary>
    private protected bool TryNext(void* record)
    {
        if (_next != _end)
        {
            Buffer.MemoryCopy(_records[(uint)*_next++], record, _recordBytes, _recordBytes);
            return true;
        }
        // Buffers are taken only now, since Spill may be called while another user takes memory.
        if (_runs.Count == 0)
            return false;
        _merge ??= _runs.Merge(_store);
        if (_merge.TryNext(record))
            return true;
        _merge = null;
        _runs.Dispose();
        return false;
    }
}

/// <summary>A store's records of one type.</summary>
internal sealed unsafe class SortedRecords<TRecord> : UntypedRecords
    where TRecord : unmanaged
{
    private TRecord _current;

    /// <param name="store">The store.</param>
    /// <param name="records">The records in memory.</param>
    /// <param name="runs">The records on disk; one of both is empty.</param>
    /// <param name="entries">The order of the records in memory.</param>
    internal SortedRecords(UntypedStore store, RecordSlabs<TRecord> records, RunSet runs, ulong* entries)
        : base(store, records, runs, entries, sizeof(TRecord))
    {
    }

    /// <summary>The record, valid until the next <see cref="MoveNext"/>.</summary>
    public ref readonly TRecord Current => ref _current;

    /// <summary>The records (enumerate once).</summary>
    public SortedRecords<TRecord> GetEnumerator() => this;

    /// <summary>Moves to the next record.</summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written or read.</exception>
    public bool MoveNext()
    {
        TRecord next;
        if (!TryNext(&next))
            return false;
        _current = next;
        return true;
    }
}
