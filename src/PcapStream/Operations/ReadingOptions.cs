using PcapStream.Batching;
using PcapStream.Filtering;

namespace PcapStream.Operations;

/// <summary>Which packets an operation reads, and how.</summary>
public abstract record ReadingOptions
{
    /// <summary>
    /// How packets are batched, the number of threads, and the memory limit; one limit for all captures.
    /// </summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>Which packets are used; null for all. Packets keep their numbers.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Which packets of each capture are used, by their numbers; null for all.</summary>
    public PacketNumbers? Numbers { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all captures; null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>
    /// Packets to read, over all captures; null when that is not known in advance, because only those that pass a
    /// filter count.
    /// </summary>
    internal long? PacketsToRead => SelectsPackets ? null : MaxPackets;

    /// <summary>Packets to find among those that are read; null when reading itself ends in time.</summary>
    internal long? PacketsToFind => SelectsPackets ? MaxPackets : null;

    private bool SelectsPackets => Filter is not null || Numbers is not null;

    /// <summary>Threads to work with: one where packets have to be found, since it must count them all.</summary>
    /// <param name="most">Threads that the operation can use.</param>
    internal int WorkerCount(int most = BatchOptions.MaxThreads) =>
        PacketsToFind is null ? Math.Clamp(Batches.Threads, 1, most) : 1;

    /// <summary>The filter for one thread; null for no filter.</summary>
    internal PacketSelection? CreateSelection() => Filter is { } filter ? new PacketSelection(filter) : null;
}
