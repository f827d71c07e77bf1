using PcapStream.Capture;

namespace PcapStream.Operations.Stats;

/// <summary>The statistics of captures. Holds their tables until it is disposed of.</summary>
public sealed record StatsResult : ReadingResult, IDisposable
{
    private readonly IDisposable _tables;

    internal StatsResult(ReadingLoop loop, long packets, IDisposable tables, TimeSpan? window)
        : base(loop, packets, window) => _tables = tables;

    /// <summary>The results in the order of the requests.</summary>
    public required IReadOnlyList<StatisticResult> Statistics { get; init; }

    /// <summary>The figures for a page of charts; null unless the options ask for them.</summary>
    public required StatsOverview? Overview { get; init; }

    /// <summary>Sum of captured lengths.</summary>
    public required long CapturedBytes { get; init; }

    /// <summary>Sum of original lengths.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>
    /// Packets that claim 16 MiB or more on the wire, which no network carries, and the sum of their original lengths.
    /// </summary>
    public required Traffic Implausible { get; init; }

    /// <summary>Earliest time; null without packets.</summary>
    public required Timestamp? FirstTime { get; init; }

    /// <summary>Latest time; null without packets.</summary>
    public required Timestamp? LastTime { get; init; }

    /// <summary>Bytes written to the temporary folder while reading, because they did not fit in memory.</summary>
    public required long SpilledBytes { get; init; }

    /// <summary>Frees the tables and deletes temporary files; rows can no longer be read.</summary>
    public void Dispose() => _tables.Dispose();
}
