using System.Diagnostics.CodeAnalysis;

namespace PcapStream.Tables;

/// <summary>Values of the latest keys, in little memory: the key that was added first goes first.</summary>
/// <param name="most">The most keys.</param>
internal sealed class LatestValues<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = new();

    /// <summary>Whether there is no value.</summary>
    public bool IsEmpty => _values.Count == 0;

    /// <summary>Finds the value of a key.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _values.TryGetValue(key, out value);

    /// <summary>Gives a key a value.</summary>
    public void Set(TKey key, TValue value)
    {
        if (!_values.TryAdd(key, value))
        {
            _values[key] = value;
            return;
        }
        _order.Enqueue(key);
        if (_order.Count > most)
            _values.Remove(_order.Dequeue());
    }

    /// <summary>Forgets the value of a key, which keeps its place.</summary>
    public void Remove(TKey key) => _values.Remove(key);
}
