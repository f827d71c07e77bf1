using PcapStream.Batching;

namespace PcapStream.Operations.Parse;

/// <summary>What <see cref="ParseOperation"/> reads, and how.</summary>
public sealed record ParseOptions
{
    /// <summary>How packets are batched, and the memory limit; one limit for all files.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>Stop after this many packets, over all files; null for all.</summary>
    public long? MaxPackets { get; init; }
}
