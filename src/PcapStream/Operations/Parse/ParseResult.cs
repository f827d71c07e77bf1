using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Receipts;

namespace PcapStream.Operations.Parse;

/// <summary>What was in the captures, and what reading them cost.</summary>
public sealed record ParseResult
{
    /// <summary>Packets read that pass the filter.</summary>
    public required long Packets { get; init; }

    /// <summary>Packets read that do not pass it, and are in no other count.</summary>
    public required long FilteredOut { get; init; }

    /// <summary>Batches that they came in.</summary>
    public required long Batches { get; init; }

    /// <summary>Most packets that a batch could hold.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Sum of captured lengths.</summary>
    public required long CapturedBytes { get; init; }

    /// <summary>Sum of original lengths.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>Earliest time; null without packets.</summary>
    public required Timestamp? FirstTime { get; init; }

    /// <summary>Latest time; null without packets.</summary>
    public required Timestamp? LastTime { get; init; }

    /// <summary>Counts by protocol, link layer first; a packet counts once in each protocol that it has.</summary>
    public required IReadOnlyList<ProtocolCount> Protocols { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<FileDamage> Damage { get; init; }

    /// <summary>Captures that could not be opened or read on; the others were read all the same.</summary>
    public required IReadOnlyList<CaptureException> Failures { get; init; }

    /// <summary>Whether reading was cancelled before the end.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>How long reading took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What it cost in memory.</summary>
    public required MemoryReceipt Memory { get; init; }

    /// <summary>The pool's own books at the end.</summary>
    public required PoolStatistics Pool { get; init; }
}
