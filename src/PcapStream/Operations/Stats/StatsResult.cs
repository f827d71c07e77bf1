using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Receipts;

namespace PcapStream.Operations.Stats;

/// <summary>What was counted, and what it cost. Holds the tables until it is disposed of.</summary>
public sealed class StatsResult : IDisposable
{
    private readonly IDisposable _tables;

    internal StatsResult(IDisposable tables) => _tables = tables;

    /// <summary>The statistics, in the order in which they were asked for.</summary>
    public required IReadOnlyList<StatisticResult> Statistics { get; init; }

    /// <summary>What a page of charts shows; null unless it was asked for.</summary>
    public required StatsOverview? Overview { get; init; }

    /// <summary>Packets read.</summary>
    public required long Packets { get; init; }

    /// <summary>Sum of original lengths.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Earliest time; null without packets.</summary>
    public required Timestamp? FirstTime { get; init; }

    /// <summary>Latest time; null without packets.</summary>
    public required Timestamp? LastTime { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<FileDamage> Damage { get; init; }

    /// <summary>Captures that could not be opened or read on; the others were read all the same.</summary>
    public required IReadOnlyList<CaptureException> Failures { get; init; }

    /// <summary>Whether reading was cancelled before the end.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>How long reading and counting took, output not included.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Bytes written to the temporary folder while reading, for want of memory.</summary>
    public required long SpilledBytes { get; init; }

    /// <summary>What it cost in memory, output not included.</summary>
    public required MemoryReceipt Memory { get; init; }

    /// <summary>The pool's own books at the end of reading.</summary>
    public required PoolStatistics Pool { get; init; }

    /// <summary>Gives tables and temporary files back; rows are gone with them.</summary>
    public void Dispose() => _tables.Dispose();
}
