using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Receipts;

namespace PcapStream.Operations.Fields;

/// <summary>How writing fields ended, and what it cost.</summary>
public sealed record FieldsResult
{
    /// <summary>Packets read.</summary>
    public required long Packets { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<FileDamage> Damage { get; init; }

    /// <summary>Captures that could not be opened or read on; the others were read all the same.</summary>
    public required IReadOnlyList<CaptureException> Failures { get; init; }

    /// <summary>Whether reading was cancelled before the end; the output is whole up to there.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What it cost in memory.</summary>
    public required MemoryReceipt Memory { get; init; }

    /// <summary>The pool's own books at the end.</summary>
    public required PoolStatistics Pool { get; init; }
}
