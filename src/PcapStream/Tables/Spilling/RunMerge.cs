namespace PcapStream.Tables.Spilling;

/// <summary>
/// Merges runs with a loser tree: a node keeps the loser of its comparison, so that the next record costs one
/// comparison per level. Equal records come in the order of their runs, and are merged where the order does so.
/// </summary>
internal sealed unsafe class RunMerge
{
    private readonly RecordOrder _order;
    private readonly RunCursor[] _cursors;
    private readonly int[] _losers;
    private int _winner;

    /// <param name="file">The file of the runs.</param>
    /// <param name="runs">The runs, the earliest first.</param>
    /// <param name="buffers">Contiguous memory for all buffers.</param>
    /// <param name="bufferBytes">Bytes for each run.</param>
    /// <param name="order">The order of the records.</param>
    public RunMerge(SpillFile file, ReadOnlySpan<Run> runs, nint buffers, int bufferBytes, RecordOrder order)
    {
        _order = order;
        _cursors = new RunCursor[runs.Length];
        _losers = new int[runs.Length];
        for (int i = 0; i < runs.Length; i++)
            _cursors[i] = new RunCursor(file, runs[i], buffers + (nint)i * bufferBytes, bufferBytes, order);
        _winner = Play(1);
    }

    /// <summary>Copies the next record, with all equal ones merged into it.</summary>
    public bool TryNext(void* record)
    {
        if (_cursors[_winner].Head == null)
            return false;
        Buffer.MemoryCopy(_cursors[_winner].Head, record, _order.RecordBytes, _order.RecordBytes);
        Advance();
        while (_cursors[_winner].Head != null && _order.Compare(record, _cursors[_winner].Head) == 0 &&
            _order.TryMerge(record, _cursors[_winner].Head))
            Advance();
        return true;
    }

    // Nodes 1 to n - 1 have nodes 2i and 2i + 1 below them; node n + i is run i.
    private int Play(int node)
    {
        int runs = _cursors.Length;
        if (node >= runs)
            return node - runs;
        int left = Play(2 * node);
        int right = Play((2 * node) + 1);
        bool leftWins = IsBefore(left, right);
        _losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    private void Advance()
    {
        _cursors[_winner].Advance();
        int winner = _winner;
        for (int node = (winner + _cursors.Length) / 2; node > 0; node /= 2)
        {
            if (IsBefore(_losers[node], winner))
                (winner, _losers[node]) = (_losers[node], winner);
        }
        _winner = winner;
    }

    private bool IsBefore(int left, int right)
    {
        ref RunCursor one = ref _cursors[left];
        ref RunCursor two = ref _cursors[right];
        if (one.Head == null || two.Head == null)
            return two.Head == null && (one.Head != null || left < right);
        if (one.Prefix != two.Prefix)
            return one.Prefix < two.Prefix;
        int order = _order.Compare(one.Head, two.Head);
        return order != 0 ? order < 0 : left < right;
    }
}

/// <summary>A position in a run, of which a part is in memory.</summary>
internal unsafe struct RunCursor
{
    private readonly SpillFile _file;
    private readonly RecordOrder _order;
    private readonly byte* _buffer;
    private readonly int _capacity;
    private long _offset;
    private long _unread;
    private byte* _end;

    public RunCursor(SpillFile file, Run run, nint buffer, int bufferBytes, RecordOrder order)
    {
        _file = file;
        _order = order;
        _buffer = (byte*)buffer;
        _capacity = bufferBytes / order.RecordBytes;
        _offset = run.Offset;
        _unread = run.Records;
        Fill();
    }

    /// <summary>The current record; null after the last.</summary>
    public byte* Head { get; private set; }

    /// <summary>The order's prefix of <see cref="Head"/>.</summary>
    public uint Prefix { get; private set; }

    public void Advance()
    {
        Head += _order.RecordBytes;
        if (Head == _end)
            Fill();
        else
            Prefix = _order.Prefix(Head);
    }

    private void Fill()
    {
        int count = (int)Math.Min(_capacity, _unread);
        if (count == 0)
        {
            Head = null;
            return;
        }
        int bytes = count * _order.RecordBytes;
        _file.Read(new Span<byte>(_buffer, bytes), _offset);
        _offset += bytes;
        _unread -= count;
        Head = _buffer;
        _end = _buffer + bytes;
        Prefix = _order.Prefix(Head);
    }
}
