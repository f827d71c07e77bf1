using PcapStream.Buffers;

namespace PcapStream.Receipts;

/// <summary>Takes the readings before the first byte of input, and makes the receipt at the end.</summary>
internal sealed class MemoryMeter
{
    private readonly long _startupRss = ProcessMemory.Resident;
    private readonly int[] _collections = CollectionCounts();
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);

    public MemoryReceipt Finish(long captureBytes, long packets, BufferAllocator allocator, int inFlightHigh, TimeSpan readerWait)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        PoolStatistics pool = allocator.GetStatistics();
        return new MemoryReceipt
        {
            StartupRss = _startupRss,
            PeakRss = ProcessMemory.PeakResident,
            CaptureBytes = captureBytes,
            Pool = new PoolReceipt(pool.LimitBytes, pool.PeakMappedBytes, pool.MappedBytes, pool.ChunksInUseHighWater, inFlightHigh, pool.LeasesLive, pool.WasteRatio),
            Gc = new GcReceipt(GC.GetTotalMemory(forceFullCollection: false), allocated, packets == 0 ? 0 : (double)allocated / packets,
                [.. CollectionCounts().Zip(_collections, (now, then) => now - then)]),
            ReaderWait = readerWait,
        };
    }

    private static int[] CollectionCounts() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
}
