using System.Collections.Immutable;

namespace PcapStream.Capture.PcapNg;

/// <summary>The latest statistics of each interface, until they are told.</summary>
internal sealed class StatisticsTally
{
    private readonly Dictionary<int, Untold> _untold = [];

    /// <summary>Takes statistics of an interface of the capture.</summary>
    public void Add(int id, InterfaceStatistics latest)
    {
        if (!_untold.TryGetValue(id, out Untold? known))
            _untold.Add(id, known = new Untold());
        known.Latest = latest;
        known.Count++;
    }

    /// <summary>The interfaces with what was taken since the last time.</summary>
    public IReadOnlyList<CaptureInterface> Tell(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (_untold.Count == 0)
            return interfaces;
        ImmutableList<CaptureInterface>.Builder told = (interfaces as ImmutableList<CaptureInterface> ?? [.. interfaces]).ToBuilder();
        foreach ((int id, Untold untold) in _untold)
            told[id] = told[id] with { Statistics = untold.Latest, StatisticsCount = told[id].StatisticsCount + untold.Count };
        _untold.Clear();
        return told.ToImmutable();
    }

    private sealed class Untold
    {
        public InterfaceStatistics? Latest { get; set; }

        public long Count { get; set; }
    }
}
