using System.Buffers.Text;
using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>What the process shares and what it does not, of /proc/self/smaps_rollup, for which the kernel walks every page: 13 ms for 1 GiB.</summary>
/// <remarks>
/// A reading holds for as long as it took, so that methods which are called all the time make the program at most
/// twice as slow; what grows meanwhile is charged to who reads next.
/// </remarks>
internal static class SharedMemory
{
    private static readonly SafeFileHandle? Rollup = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/smaps_rollup") : null;

    // A reading that took longer was waiting for the processor.
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
        return Utf8Parser.TryParse(text[(at + label.Length)..].TrimStart((byte)' '), out long kibibytes, out _) ? kibibytes * 1024 : 0;
    }
}
