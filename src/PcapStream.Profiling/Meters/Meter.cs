using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>Reads the figure of memory of the settings. The choice is a constant for the JIT compiler.</summary>
internal static class Meter
{
    private static readonly Backend Backend = Settings.Backend;

    /// <summary>
    /// Whether a reading is cheap enough for every line; if not, it is taken at the start and end of methods.
    /// </summary>
    public static bool ReadsAtLines => Backend is not (Backend.Pss or Backend.Uss);

    public static long Read() => Settings.CountsAllocations ? GC.GetAllocatedBytesForCurrentThread() : ReadOther();

    private static long ReadOther() => Backend switch
    {
        Backend.Rss => ResidentSet.Read(),
        Backend.Gc => GC.GetTotalMemory(forceFullCollection: false),
        Backend.Pool => PoolUse.Read(),
        Backend.Pss => SharedMemory.ReadProportional(),
        _ => SharedMemory.ReadUnique(),
    };
}

/// <summary>
/// The process's resident set: the second number in /proc/self/statm, in pages. The file is kept open.
/// </summary>
internal static class ResidentSet
{
    // Other systems use the runtime's figure, at a hundred times the cost.
    private static readonly SafeFileHandle? Statm = OperatingSystem.IsLinux()
        ? File.OpenHandle("/proc/self/statm")
        : null;

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
