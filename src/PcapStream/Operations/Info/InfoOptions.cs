using PcapStream.Batching;

namespace PcapStream.Operations.Info;

/// <summary>How <see cref="InfoOperation"/> reads.</summary>
public sealed record InfoOptions
{
    /// <summary>How packets are batched, and the memory limit.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;
}
