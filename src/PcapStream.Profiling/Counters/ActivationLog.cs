using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// The start and end times of a method's outermost activations on one thread: the first of them, and the longest of the
/// rest. A block of the counter file. It only exists in processes that are watched from outside; the compiled code of
/// others contains no trace of it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ActivationLog
{
    /// <summary>The number of first activations that are kept.</summary>
    public const int First = 64;

    /// <summary>The number of other activations that are kept.</summary>
    public const int Longest = 32;

    /// <summary>Whether logs are kept; a constant for the JIT compiler.</summary>
    public static readonly bool IsOn = Settings.MeasureFolder is not null;

    public CounterBlock Header;
    public int Table;

    /// <summary>The first managed thread that used it.</summary>
    public int Thread;

    /// <summary>Activations that have ended, kept or not.</summary>
    public long Count;

    /// <summary>The start of the open activation; 0 for none.</summary>
    public long Open;

    /// <summary>The activations that are kept.</summary>
    public Spans Kept;

    /// <summary>Allocates a log; null when there is no room.</summary>
    public static ActivationLog* Allocate(int table)
    {
        var log = (ActivationLog*)CounterFile.Allocate(sizeof(ActivationLog));
        if (log == null)
            return null;
        log->Table = table;
        log->Thread = Environment.CurrentManagedThreadId;
        Volatile.Write(ref *(int*)&log->Header.Kind, (int)CounterBlockKind.Activations);
        return log;
    }

    public void Begin() => Open = Stopwatch.GetTimestamp();

    public void End()
    {
        var span = new Span(Open, Stopwatch.GetTimestamp());
        Open = 0;
        int place = Count < First ? (int)Count : Shortest();
        Count++;
        if (span.Length > Kept[place].Length)
            Kept[place] = span;
    }

    private readonly int Shortest()
    {
        int shortest = First;
        for (int i = First + 1; i < First + Longest; i++)
        {
            if (Kept[i].Length < Kept[shortest].Length)
                shortest = i;
        }
        return shortest;
    }

    /// <summary>Start and end in ticks of <see cref="Stopwatch"/>, which all processes of a machine share.</summary>
    public readonly record struct Span(long Start, long End)
    {
        public long Length => End - Start;
    }

    [System.Runtime.CompilerServices.InlineArray(First + Longest)]
    public struct Spans
    {
        private Span _first;
    }
}
