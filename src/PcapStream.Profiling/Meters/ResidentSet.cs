using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>The process's resident set: the second number of /proc/self/statm, in pages, of a file that is kept open.</summary>
internal static class ResidentSet
{
    // Elsewhere the runtime's own figure does, at a hundred times the cost.
    private static readonly SafeFileHandle? Statm = OperatingSystem.IsLinux() ? File.OpenHandle("/proc/self/statm") : null;

    public static long Read()
    {
        if (Statm is null)
            return Environment.WorkingSet;
        Span<byte> text = stackalloc byte[128];
        text = text[..RandomAccess.Read(Statm, text, 0)];
        text = text[(text.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(text, out long pages, out _) ? pages * Environment.SystemPageSize : 0;
    }
}
