namespace PcapStream.Operations.Stats;

/// <summary>Keeps the best few of any number of values, best first.</summary>
internal sealed class TopList<T>(int capacity, Comparison<T> order)
{
    private readonly List<T> _best = new(capacity + 1);

    public IReadOnlyList<T> Best => _best;

    public void Offer(in T value)
    {
        if (_best.Count == capacity && (capacity == 0 || order(value, _best[^1]) >= 0))
            return;
        int place = _best.Count;
        while (place > 0 && order(value, _best[place - 1]) < 0)
            place--;
        _best.Insert(place, value);
        if (_best.Count > capacity)
            _best.RemoveAt(capacity);
    }
}
