using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// The memory of all counters. It is a mapped file, so that the counters outlive the process in any case; if no file
/// can be created, it is plain memory.
/// </summary>
/// <remarks>
/// The layout, in the machine's byte order:
/// <code>
/// 0       8         12      16     24        32       36        40         64
/// | magic | backend | state | used | refused | tables | thinned | live ... | blocks: 16 bytes of header, then data
/// </code>
/// </remarks>
internal static unsafe class CounterFile
{
    /// <summary>
    /// Address space, not memory: pages that are never written take no memory and no space in the file.
    /// </summary>
    private const long Capacity = 1L << 30;

    private static readonly CounterHeader* Start = Map();

    public static CounterHeader* Header => Start;

    /// <summary>Allocates a zeroed block, whose kind the caller writes; null when the file is full.</summary>
    public static CounterBlock* Allocate(long bytes)
    {
        long length = (bytes + 7) & ~7L;
        long end = Interlocked.Add(ref Start->Used, length);
        if (end > Capacity)
        {
            Interlocked.Add(ref Start->Used, -length);
            Interlocked.Increment(ref Start->Refused);
            return null;
        }
        var block = (CounterBlock*)((byte*)Start + end - length);
        block->Length = length;
        return block;
    }

    private static CounterHeader* Map()
    {
        var header = (CounterHeader*)((Settings.DataFile ?? MeasuredFile()) is { } path ? MapFile(path) : MapOwn());
        header->Magic = CounterHeader.ExpectedMagic;
        header->Backend = Settings.Backend;
        header->Used = CounterHeader.Size;
        return header;
    }

    // The time is needed because a process that executes another program keeps its id.
    private static string? MeasuredFile() =>
        Settings.MeasureFolder is { } folder
            ? Path.Combine(folder, $"{Environment.ProcessId}-{Stopwatch.GetTimestamp()}")
            : null;

    private static void* MapOwn()
    {
        try
        {
            if (OwnCounters.Path is { } path)
                return MapFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                $"pcapstream: {OwnCounters.Path}: {error.Message}; if the program is killed, its counters are lost");
        }
        return NativeMemory.AllocZeroed((nuint)Capacity);
    }

    // Never unmapped, because threads count until the process ends. Until then the file is locked and the view is kept.
    private static byte* MapFile(string path)
    {
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, Capacity);
        MemoryMappedViewAccessor view = file.CreateViewAccessor();
        GCHandle.Alloc((file, view));
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        return start;
    }
}

/// <summary>The header of the counter file.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct CounterHeader
{
    public const int Size = 64;

    /// <summary>"PCSPROF1".</summary>
    public const long ExpectedMagic = 0x31464F5250534350;

    public long Magic;
    public Backend Backend;
    public RunState State;

    /// <summary>Bytes allocated, including this header.</summary>
    public long Used;

    /// <summary>Blocks that were refused for lack of room.</summary>
    public long Refused;

    /// <summary>The number of tables of all registered assemblies.</summary>
    public int Tables;

    /// <summary>Not 0 if live bytes were not read at every line, because that would have taken too long.</summary>
    public int Thinned;

    /// <summary>How often live bytes were read.</summary>
    public long LiveReadings;

    /// <summary>The time that this took, in ticks of <see cref="Stopwatch"/>.</summary>
    public long LiveTicks;

    /// <summary>The time from the start to the last of these readings.</summary>
    public long LiveElapsed;
}

/// <summary>The state of the program.</summary>
internal enum RunState
{
    /// <summary>It runs, or was killed.</summary>
    Running,

    /// <summary>It ended by itself.</summary>
    Ended,

    /// <summary>An unhandled exception ended it.</summary>
    Unhandled,
}

/// <summary>The header of a block in the counter file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CounterBlock
{
    /// <summary>Written last: a block of kind <see cref="CounterBlockKind.None"/> is not complete.</summary>
    public CounterBlockKind Kind;

    /// <summary>The number of the map's first table, in a <see cref="CounterBlockKind.Map"/>.</summary>
    public int FirstTable;

    /// <summary>Bytes to the next block, including this header; a multiple of 8.</summary>
    public long Length;
}

/// <summary>The kind of a block in the counter file.</summary>
internal enum CounterBlockKind
{
    None,

    /// <summary>An assembly's methods and lines: a <see cref="Reports.ProfileMap"/>.</summary>
    Map,

    /// <summary>A <see cref="TableCounters"/>.</summary>
    Counters,

    /// <summary>An <see cref="ActivationLog"/>.</summary>
    Activations,

    /// <summary>A <see cref="CallCounters"/>.</summary>
    Calls,
}
