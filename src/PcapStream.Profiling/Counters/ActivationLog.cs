using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// When a method's outermost activations on one thread began and ended: the first of them, and the longest of the rest.
/// A block of the counter file. It is kept only for processes that are watched from outside; the others' code has no
/// trace of it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ActivationLog
{
    /// <summary>How many are kept from the beginning.</summary>
    public const int First = 64;

    /// <summary>How many are kept besides.</summary>
    public const int Longest = 32;

    /// <summary>Whether it is kept; a constant to the compiler of machine code.</summary>
    public static readonly bool IsOn = Settings.MeasureFolder is not null;

    public CounterBlock Header;
    public int Table;

    /// <summary>The managed thread that was the first to use it.</summary>
    public int Thread;

    /// <summary>Activations that have ended, kept or not.</summary>
    public long Count;

    /// <summary>When the one that is open began; 0 when none is.</summary>
    public long Open;

    /// <summary>Those that are kept.</summary>
    public Spans Kept;

    /// <summary>Null where there is no room.</summary>
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

    /// <summary>From when to when, in ticks of <see cref="Stopwatch"/>, which all processes of a machine share.</summary>
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
