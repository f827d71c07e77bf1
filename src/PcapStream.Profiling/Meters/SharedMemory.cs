using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>What the process shares and what it does not, of /proc/self/smaps_rollup, for which the kernel walks every page: 13 ms for 1 GiB.</summary>
internal static class SharedMemory
{
    private static readonly SafeFileHandle? Rollup = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/smaps_rollup") : null;

    public static long ReadProportional() => Sum("\nPss:"u8, default);

    public static long ReadUnique() => Sum("\nPrivate_Clean:"u8, "\nPrivate_Dirty:"u8);

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
