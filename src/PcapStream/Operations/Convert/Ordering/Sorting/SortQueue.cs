namespace PcapStream.Operations.Convert.Ordering.Sorting;

/// <summary>
/// Gives packets in the order of time. Those that arrive in order wait in a ring, which costs nothing; only the others
/// go through a heap.
/// </summary>
internal sealed unsafe class SortQueue : IDisposable
{
    private readonly OrderContext _context;
    private readonly SortEntry* _entries;
    private readonly SortEntry* _late;
    private readonly int _capacity;
    private int _first;
    private int _ordered;
    private int _lateCount;

    // Whether the late ones are a heap; else they are in the order of arrival until they are needed.
    private bool _isHeap;

    /// <param name="context">Gives the memory.</param>
    /// <param name="capacity">Most packets of either kind.</param>
    public SortQueue(OrderContext context, int capacity)
    {
        _context = context;
        _capacity = capacity;
        _entries = (SortEntry*)context.Take(Bytes);
        _late = _entries + capacity;
    }

    /// <summary>Whether there is no packet.</summary>
    public bool IsEmpty => _ordered == 0 && _lateCount == 0;

    /// <summary>Packets that surely find room.</summary>
    public int Room => _capacity - Math.Max(_ordered, _lateCount);

    /// <summary>The earliest packet.</summary>
    public SortEntry First
    {
        get
        {
            BuildHeap();
            return IsLateFirst ? _late[0] : _entries[_first];
        }
    }

    private bool IsLateFirst => _lateCount > 0 && (_ordered == 0 || _late[0].IsBefore(_entries[_first]));

    private long Bytes => 2L * _capacity * sizeof(SortEntry);

    /// <summary>Adds a packet, later in the order of arrival than all before.</summary>
    public void Add(SortEntry entry)
    {
        if (_ordered == 0 || entry.Time >= _entries[Wrap(_first + _ordered - 1)].Time)
        {
            _entries[Wrap(_first + _ordered++)] = entry;
            return;
        }
        _late[_lateCount++] = entry;
        if (_isHeap)
            Raise(_lateCount - 1);
    }

    /// <summary>Removes the earliest packet.</summary>
    public SortEntry Take()
    {
        BuildHeap();
        if (IsLateFirst)
        {
            SortEntry earliest = _late[0];
            _late[0] = _late[--_lateCount];
            Sink(0);
            return earliest;
        }
        SortEntry next = _entries[_first];
        _first = Wrap(_first + 1);
        _ordered--;
        return next;
    }

    /// <summary>Removes all packets, in order.</summary>
    public void TakeAll(Action<SortEntry> take)
    {
        new Span<SortEntry>(_late, _lateCount).Sort();
        int late = 0;
        while (_ordered > 0 || late < _lateCount)
        {
            if (late < _lateCount && (_ordered == 0 || _late[late].IsBefore(_entries[_first])))
            {
                take(_late[late++]);
                continue;
            }
            take(_entries[_first]);
            _first = Wrap(_first + 1);
            _ordered--;
        }
        _lateCount = 0;
        _isHeap = false;
    }

    public void Dispose() => _context.Allocator.FreeTable((nint)_entries, Bytes);

    private int Wrap(int index) => index < _capacity ? index : index - _capacity;

    private void BuildHeap()
    {
        if (_isHeap)
            return;
        _isHeap = true;
        for (int node = (_lateCount / 2) - 1; node >= 0; node--)
            Sink(node);
    }

    private void Raise(int node)
    {
        SortEntry entry = _late[node];
        while (node > 0 && entry.IsBefore(_late[(node - 1) / 2]))
        {
            _late[node] = _late[(node - 1) / 2];
            node = (node - 1) / 2;
        }
        _late[node] = entry;
    }

    private void Sink(int node)
    {
        SortEntry entry = _late[node];
        while (true)
        {
            int child = (2 * node) + 1;
            if (child >= _lateCount)
                break;
            if (child + 1 < _lateCount && _late[child + 1].IsBefore(_late[child]))
                child++;
            if (!_late[child].IsBefore(entry))
                break;
            _late[node] = _late[child];
            node = child;
        }
        _late[node] = entry;
    }
}
