using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>The counters of one thread for one method; the rows follow it. A block of the counter file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TableCounters
{
    public CounterBlock Header;
    public int Table;
    public int Rows;

    /// <summary>The number of open activations.</summary>
    public int Depth;

    /// <summary>The row of the innermost one.</summary>
    public int Current;

    /// <summary>Whether the program ended within the method and the open activations have been charged.</summary>
    public long Closed;

    public long Calls;

    /// <summary>The sum of the rows' increments. When no activation is open, it equals <see cref="Growth"/>.</summary>
    public long Charged;

    /// <summary>The growth of the outermost activations, measured independently of the rows.</summary>
    public long Growth;

    /// <summary>The reading when the outermost open activation began.</summary>
    public long Entry;

    public long HighestEntry;

    /// <summary>The last line that called it, and before that the other ones; null for none.</summary>
    public CallCounters* Callers;

    /// <summary>The log of activation times; null for none. The pointer means nothing to other processes.</summary>
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

    /// <summary>The part of <see cref="Increment"/> that is charged to lines of other tables, too.</summary>
    public long Inner;

    /// <summary>The occurrence at which live bytes are read next.</summary>
    public long Due;

    /// <summary><see cref="Own"/> at the last reading of live bytes.</summary>
    public long Seen;

    /// <summary>The line's share of what is still alive, on all threads; empty in the counters of others.</summary>
    public Survival.RowSurvival Survival;

    /// <summary>The growth by the line itself, without that of other tables.</summary>
    public readonly long Own => Increment - Inner;
}
