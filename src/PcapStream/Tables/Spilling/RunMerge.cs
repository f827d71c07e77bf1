namespace PcapStream.Tables.Spilling;

/// <summary>
/// Merges runs into one order by a tournament of losers: a node keeps who lost there, so that the next record costs one
/// comparison a level. Equal records come in the order of their runs, and are folded where the order says so.
/// </summary>
internal sealed unsafe class RunMerge<TRecord, TOrder>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    private readonly RunCursor<TRecord, TOrder>[] _cursors;
    private readonly int[] _losers;
    private int _winner;

    /// <param name="file">Where the runs are.</param>
    /// <param name="runs">The runs, the earliest first.</param>
    /// <param name="buffers">Memory for all buffers, side by side.</param>
    /// <param name="bufferBytes">Bytes for each run.</param>
    public RunMerge(SpillFile file, ReadOnlySpan<Run> runs, nint buffers, int bufferBytes)
    {
        _cursors = new RunCursor<TRecord, TOrder>[runs.Length];
        _losers = new int[runs.Length];
        for (int i = 0; i < runs.Length; i++)
            _cursors[i] = new RunCursor<TRecord, TOrder>(file, runs[i], buffers + (nint)i * bufferBytes, bufferBytes);
        _winner = Play(1);
    }

    /// <summary>Takes the next record, all equal ones folded into it.</summary>
    public bool TryNext(out TRecord record)
    {
        if (_cursors[_winner].Head == null)
        {
            record = default;
            return false;
        }
        record = *_cursors[_winner].Head;
        Advance();
        while (_cursors[_winner].Head != null && TOrder.Compare(record, *_cursors[_winner].Head) == 0 && TOrder.TryMerge(ref record, *_cursors[_winner].Head))
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
        ref RunCursor<TRecord, TOrder> one = ref _cursors[left];
        ref RunCursor<TRecord, TOrder> two = ref _cursors[right];
        if (one.Head == null || two.Head == null)
            return two.Head == null && (one.Head != null || left < right);
        if (one.Prefix != two.Prefix)
            return one.Prefix < two.Prefix;
        int order = TOrder.Compare(*one.Head, *two.Head);
        return order != 0 ? order < 0 : left < right;
    }
}
