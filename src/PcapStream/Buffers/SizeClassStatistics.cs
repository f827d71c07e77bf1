namespace PcapStream.Buffers;

/// <summary>One row of the block table: a size class and the pools that serve it.</summary>
public sealed record SizeClassStatistics
{
    /// <summary>The class's number, from 0.</summary>
    public required int Class { get; init; }

    /// <summary>Bytes in each block.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Pools of this class: used, full, or empty and kept for it.</summary>
    public required int Pools { get; init; }

    /// <summary>Blocks in use.</summary>
    public required long BlocksInUse { get; init; }

    /// <summary>Free blocks in those pools, never carved ones included.</summary>
    public required long BlocksAvailable { get; init; }
}
