namespace PcapStream.Receipts;

/// <summary>What reading cost the garbage-collected heap; sizes in bytes.</summary>
/// <param name="Heap">Size of the heap at the end.</param>
/// <param name="Allocated">Allocated while reading, by all threads.</param>
/// <param name="AllocatedPerPacket">The same over the packets read.</param>
/// <param name="Collections">Collections while reading, of generations 0, 1 and 2.</param>
public sealed record GcReceipt(long Heap, long Allocated, double AllocatedPerPacket, IReadOnlyList<int> Collections);
