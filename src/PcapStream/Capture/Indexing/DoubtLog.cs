namespace PcapStream.Capture.Indexing;

/// <summary>
/// The places of a capture at which a record was judged by the bytes around it: reading that begins near them may see
/// them in another way. Neighbours are one place, so that a hostile capture cannot make the log long.
/// </summary>
internal sealed class DoubtLog
{
    private const int MostPlaces = 10_000;

    private readonly List<(long From, long To)> _places = [];

    /// <summary>The places, in order.</summary>
    public IReadOnlyList<(long From, long To)> Places => _places;

    /// <summary>
    /// Offset of the first record that is larger than what every memory limit allows, so that the limit decides how it
    /// is read.
    /// </summary>
    public long FirstLarge { get; private set; } = long.MaxValue;

    /// <summary>Adds a place.</summary>
    public void Add(long offset)
    {
        if (_places.Count > 0 && (offset - _places[^1].To < RecordIndexer.SearchWindow || _places.Count == MostPlaces))
            _places[^1] = (_places[^1].From, Math.Max(offset, _places[^1].To));
        else
            _places.Add((offset, offset));
    }

    /// <summary>Adds a large record.</summary>
    public void AddLarge(long offset) => FirstLarge = Math.Min(FirstLarge, offset);
}
