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
