using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

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
