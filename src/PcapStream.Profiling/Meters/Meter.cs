using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Profiling.Meters;

/// <summary>Reads the figure of memory that was asked for. Its choice is made once, and is a constant to the compiler of machine code.</summary>
internal static class Meter
{
    private static readonly Backend Backend = Settings.Backend;

    /// <summary>Whether a reading is cheap enough for every line; otherwise it is taken where methods begin and end.</summary>
    public static bool ReadsAtLines => Backend is not (Backend.Pss or Backend.Uss);

    public static long Read() => Backend == Backend.Alloc ? GC.GetAllocatedBytesForCurrentThread() : ReadOther();

    private static long ReadOther() => Backend switch
    {
        Backend.Rss => ResidentSet.Read(),
        Backend.Gc => GC.GetTotalMemory(forceFullCollection: false),
        Backend.Pool => PoolUse.Read(),
        Backend.Pss => SharedMemory.ReadProportional(),
        _ => SharedMemory.ReadUnique(),
    };
}

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
