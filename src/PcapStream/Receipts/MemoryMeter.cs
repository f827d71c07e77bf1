using System.Buffers.Text;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PcapStream.Buffers;
using PcapStream.Buffers.Raw;

namespace PcapStream.Receipts;

/// <summary>Measures memory before the first byte of input and at the end, and creates the receipt.</summary>
internal sealed class MemoryMeter
{
    // Created before the count of allocated bytes begins.
    private readonly MemoryTimeline _timeline = new(TimeSpan.FromMilliseconds(5));
    private readonly long _startupRss = ProcessMemory.Resident;
    private readonly int[] _collections = CollectionCounts();
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);

    /// <summary>Takes a sample when it is time for one; called by any thread, after each batch.</summary>
    /// <param name="pool">The pool's memory.</param>
    public void Sample(MemoryBudget pool) => _timeline.Sample(pool);

    public MemoryReceipt Finish(
        long captureBytes, long packets, BufferAllocator allocator, int inFlightHigh, TimeSpan readerWait)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        PoolStatistics pool = allocator.GetStatistics();
        return new MemoryReceipt
        {
            StartupRss = _startupRss,
            PeakRss = ProcessMemory.PeakResident,
            CaptureBytes = captureBytes,
            Pool = new PoolReceipt(
                pool.LimitBytes, pool.PeakMappedBytes, pool.MappedBytes, pool.ChunksInUseHighWater, inFlightHigh,
                pool.LeasesLive, pool.WasteRatio),
            Gc = new GcReceipt(
                GC.GetTotalMemory(forceFullCollection: false), allocated,
                packets == 0 ? 0 : (double)allocated / packets,
                CollectionsSince(_collections)),
            ReaderWait = readerWait,
            Timeline = _timeline.Finish(allocator.Budget),
        };
    }

    private static int[] CollectionCounts() => [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];

    private static int[] CollectionsSince(int[] before)
    {
        int[] counts = CollectionCounts();
        for (int generation = 0; generation < counts.Length; generation++)
            counts[generation] -= before[generation];
        return counts;
    }
}

/// <summary>This process's memory, as the system counts it.</summary>
internal static class ProcessMemory
{
    private const string LinuxStatus = "/proc/self/status";

    // Kept open, so that reading allocates nothing.
    private static SafeFileHandle? _status;

    /// <summary>Resident set size, in bytes.</summary>
    public static long Resident => OperatingSystem.IsLinux() ? ReadStatus("VmRSS:"u8) : Environment.WorkingSet;

    /// <summary>The highest resident set size so far, in bytes, counted by the kernel, not sampled.</summary>
    public static long PeakResident => OperatingSystem.IsLinux() ? ReadStatus("VmHWM:"u8) : PeakWorkingSet();

    private static long PeakWorkingSet()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    // proc(5): "VmHWM:     12345 kB"
    private static long ReadStatus(ReadOnlySpan<byte> field)
    {
        Span<byte> buffer = stackalloc byte[8192];
        _status ??= File.OpenHandle(LinuxStatus);
        ReadOnlySpan<byte> status = buffer[..RandomAccess.Read(_status, buffer, 0)];
        int at = status.IndexOf(field);
        if (at < 0)
            throw new InvalidOperationException(
                $"{LinuxStatus} has no {System.Text.Encoding.ASCII.GetString(field)} line");
        status = status[(at + field.Length)..];
        while (status is [(byte)' ' or (byte)'\t', ..])
            status = status[1..];
        return Utf8Parser.TryParse(status, out long kibibytes, out _)
            ? kibibytes * 1024
            : throw new InvalidOperationException($"{LinuxStatus} is malformed");
    }
}
