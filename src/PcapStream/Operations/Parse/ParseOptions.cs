using PcapStream.Batching;
using PcapStream.Filtering;

namespace PcapStream.Operations.Parse;

/// <summary>What <see cref="ParseOperation"/> reads, and how.</summary>
public sealed record ParseOptions
{
    /// <summary>How packets are batched, and the memory limit; one limit for all files.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>Which packets are counted; null for all.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all files; null for all.</summary>
    public long? MaxPackets { get; init; }
}
