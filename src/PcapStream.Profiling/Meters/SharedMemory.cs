using System.Buffers.Text;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>
/// The proportional and unique sets, from /proc/self/smaps_rollup, for which the kernel visits every page: 13 ms per
/// GiB.
/// </summary>
/// <remarks>
/// A reading is reused for as long as it took, so that frequent calls make the program at most twice as slow; growth in
/// that time is charged to the next reader.
/// </remarks>
internal static class SharedMemory
{
    private static readonly SafeFileHandle? Rollup =
        OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/smaps_rollup") : null;

    // A reading that takes longer waits for a processor.
    private static readonly long LongestHold = Stopwatch.Frequency / 20;

    private static long _reading;
    private static long _holdsUntil;

    public static long ReadProportional() => Read("\nPss:"u8, default);

    public static long ReadUnique() => Read("\nPrivate_Clean:"u8, "\nPrivate_Dirty:"u8);

    private static long Read(ReadOnlySpan<byte> label, ReadOnlySpan<byte> other)
    {
        long start = Stopwatch.GetTimestamp();
        if (start < Volatile.Read(ref _holdsUntil))
            return Volatile.Read(ref _reading);
        long reading = Sum(label, other);
        long end = Stopwatch.GetTimestamp();
        Volatile.Write(ref _reading, reading);
        Volatile.Write(ref _holdsUntil, end + Math.Min(end - start, LongestHold));
        return reading;
    }

    private static long Sum(ReadOnlySpan<byte> label, ReadOnlySpan<byte> other)
    {
        if (Rollup is null)
            return Environment.WorkingSet;
        Span<byte> text = stackalloc byte[4096];
        text = text[..RandomAccess.Read(Rollup, text, 0)];
        return Find(text, label) + Find(text, other);
    }

    private static long Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> label)
    {
        int at = label.IsEmpty ? -1 : text.IndexOf(label);
        if (at < 0)
            return 0;
        ReadOnlySpan<byte> value = text[(at + label.Length)..].TrimStart((byte)' ');
        return Utf8Parser.TryParse(value, out long kibibytes, out _) ? kibibytes * 1024 : 0;
    }
}
