using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// Finds the earliest of the current packets of many sources with a loser tree, as
/// <see cref="Tables.Spilling.RunMerge"/> does for records. Of the same time, the first source's.
/// </summary>
internal sealed class MergeTree
{
    private readonly IReadOnlyList<PacketSource> _sources;
    private readonly long[] _times;
    private readonly int[] _losers;
    private int _winner;

    /// <param name="sources">Open sources, at least one.</param>
    public MergeTree(IReadOnlyList<PacketSource> sources)
    {
        _sources = sources;
        _times = [.. sources.Select(TimeOf)];
        _losers = new int[sources.Count];
        _winner = Play(1);
    }

    /// <summary>The source whose turn it is; null after the last packet.</summary>
    public PacketSource? Winner => _sources[_winner] is { HasEnded: false } source ? source : null;

    /// <summary>Finds the next winner, after the current one has moved on.</summary>
    public void Replay()
    {
        int winner = _winner;
        _times[winner] = TimeOf(_sources[winner]);
        for (int node = (winner + _times.Length) / 2; node > 0; node /= 2)
        {
            if (IsBefore(_losers[node], winner))
                (winner, _losers[node]) = (_losers[node], winner);
        }
        _winner = winner;
    }

    private static long TimeOf(PacketSource source) => source.HasEnded ? long.MaxValue : source.Time;

    // Nodes 1 to n - 1 have nodes 2i and 2i + 1 below them; node n + i is source i.
    private int Play(int node)
    {
        int count = _times.Length;
        if (node >= count)
            return node - count;
        int left = Play(2 * node);
        int right = Play((2 * node) + 1);
        bool leftWins = IsBefore(left, right);
        _losers[node] = leftWins ? right : left;
        return leftWins ? left : right;
    }

    private bool IsBefore(int left, int right)
    {
        (long one, long two) = (_times[left], _times[right]);
        return one != two ? one < two : Timestamp.IsBeyond(one) ? IsBeyondBefore(left, right) : left < right;
    }

    // At the ends of what 64 bits hold, where sources without a further packet are as well.
    private bool IsBeyondBefore(int left, int right)
    {
        (PacketSource one, PacketSource two) = (_sources[left], _sources[right]);
        if (one.HasEnded || two.HasEnded)
            return one.HasEnded == two.HasEnded ? left < right : two.HasEnded;
        int order = one.ExactTime.CompareTo(two.ExactTime);
        return order != 0 ? order < 0 : left < right;
    }
}
