using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>What one thread has counted for one method; its rows follow it. A block of the counter file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TableCounters
{
    public CounterBlock Header;
    public int Table;
    public int Rows;

    /// <summary>Activations that are open.</summary>
    public int Depth;

    /// <summary>The row that the innermost of them is at.</summary>
    public int Current;

    /// <summary>Whether the program ended within, and what was open has been charged.</summary>
    public long Closed;

    public long Calls;

    /// <summary>The sum of the rows' increments. When no activation is open, it equals <see cref="Growth"/>.</summary>
    public long Charged;

    /// <summary>What the outermost activations grew, measured apart from the rows.</summary>
    public long Growth;

    /// <summary>The reading when the outermost open activation began.</summary>
    public long Entry;

    public long HighestEntry;

    /// <summary>When activations began and ended, if that is wanted. It is of no use to other processes.</summary>
    public ActivationLog* Log;

    public static long Size(int rows) => sizeof(TableCounters) + (long)rows * sizeof(RowCounters);

    public RowCounters* Row(int row)
    {
        fixed (TableCounters* self = &this)
            return (RowCounters*)(self + 1) + row;
    }
}

/// <summary>One line of a table; row 0 is the signature.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowCounters
{
    public long Increment;
    public long Occurrences;

    /// <summary>The highest reading at the line's end.</summary>
    public long Highest;
}
