using PcapStream.Batching;
using PcapStream.Filtering;

namespace PcapStream.Operations.Stats;

/// <summary>What <see cref="StatsOperation"/> counts.</summary>
public sealed record StatsOptions
{
    /// <summary>How packets are batched, and the memory limit; it holds for tables as well.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>The statistics, each at most once.</summary>
    public required IReadOnlyList<StatisticRequest> Statistics { get; init; }

    /// <summary>Whether an overview is wanted: what a page of charts shows.</summary>
    public bool Overview { get; init; }

    /// <summary>Which packets are counted; null for all.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all files; null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>Where tables go that do not fit in memory; null for the system's temporary folder.</summary>
    public string? TemporaryFolder { get; init; }
}
