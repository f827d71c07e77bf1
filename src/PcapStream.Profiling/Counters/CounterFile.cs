using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// Where all counters live: memory that is a file too, so that they outlive the process however it ends. Where no file
/// can be, it is memory alone.
/// </summary>
/// <remarks>
/// The layout, in the machine's byte order:
/// <code>
/// 0        8        12       16       24        32        40       64
/// | magic  | backend| state  | used   | refused | tables  | 0 ...  | blocks: 16 bytes of header each, then its own
/// </code>
/// </remarks>
internal static unsafe class CounterFile
{
    /// <summary>Address space, not memory: pages that nobody writes to take none, in a file neither.</summary>
    private const long Capacity = 1L << 30;

    private static readonly CounterHeader* Start = Map();

    public static CounterHeader* Header => Start;

    /// <summary>Takes a zeroed block, or null when the file is full. Its kind is still to be written.</summary>
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

    // A process that executes a program anew keeps its number.
    private static string? MeasuredFile() =>
        Settings.MeasureFolder is { } folder ? Path.Combine(folder, $"{Environment.ProcessId}-{Stopwatch.GetTimestamp()}") : null;

    private static void* MapOwn()
    {
        try
        {
            if (OwnCounters.Path is { } path)
                return MapFile(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"pcapstream: {OwnCounters.Path}: {error.Message}; should the program be killed, nothing will be known of its memory");
        }
        return NativeMemory.AllocZeroed((nuint)Capacity);
    }

    // Never unmapped: threads count until the process is gone. For as long the file is locked, and the view held.
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

/// <summary>The head of the counter file.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct CounterHeader
{
    public const int Size = 64;

    /// <summary>"PCSPROF1".</summary>
    public const long ExpectedMagic = 0x31464F5250534350;

    public long Magic;
    public Backend Backend;
    public RunState State;

    /// <summary>Bytes taken, this header included.</summary>
    public long Used;

    /// <summary>Blocks that found no room.</summary>
    public long Refused;

    /// <summary>Tables of all assemblies that have registered.</summary>
    public int Tables;
}

/// <summary>How far the program has come.</summary>
internal enum RunState
{
    /// <summary>It runs, or was ended from outside.</summary>
    Running,

    /// <summary>It ended by itself.</summary>
    Ended,

    /// <summary>An exception that nobody caught ended it.</summary>
    Unhandled,
}

/// <summary>Heads every block of the counter file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CounterBlock
{
    /// <summary>Written last: a block of kind <see cref="CounterBlockKind.None"/> is one that nobody has finished.</summary>
    public CounterBlockKind Kind;

    /// <summary>The number of the map's first table, in a <see cref="CounterBlockKind.Map"/>.</summary>
    public int FirstTable;

    /// <summary>Bytes to the next block, this header included; a multiple of 8.</summary>
    public long Length;
}

/// <summary>What a block of the counter file holds.</summary>
internal enum CounterBlockKind
{
    None,

    /// <summary>An assembly's methods and lines, as <see cref="Reports.ProfileMap"/> writes them.</summary>
    Map,

    /// <summary>A <see cref="TableCounters"/>.</summary>
    Counters,

    /// <summary>An <see cref="ActivationLog"/>.</summary>
    Activations,
}
