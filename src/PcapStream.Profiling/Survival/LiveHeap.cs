using System.Diagnostics;
using System.Runtime;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Survival;

/// <summary>Reads how much of the heap is alive, and decides when: a reading is a collection.</summary>
internal static unsafe class LiveHeap
{
    // A probe without a reading costs little.
    private const int Reading = 64;

    // Enough for most methods to end: what a method's lines have left alive often dies then.
    private const int Most = 64 * Reading;

    // A line that occurs more often leaves readings for the others.
    private const int Rare = 16;

    // Without a limit in time: about a second for a small heap. Of a large one, too few readings would be left.
    private const int MostReadings = 2000;
    private const long MostBytesRead = 4L << 30;

    // Short programs are read completely.
    private static readonly long Free = Stopwatch.Frequency * 3 / 10;

    private static readonly long Start = Stopwatch.GetTimestamp();

    // Beside exact allocations, a run must not depend on the time: caches that a collection empties are filled again.
    private static readonly bool IsTimed = Settings.Backend == Backend.Live;

    private static int _busy;
    private static long _bytesRead;

    // On a busy machine a reading takes longer, because it waits for others: only the time that it runs counts.
    private static long _spent;

    private static bool _isGivenUp;
    private static ulong _random = 0x9E3779B97F4A7C15;

    /// <summary>
    /// Whether live bytes are read; a constant for the JIT compiler. Collections would change what <c>measure</c> sees.
    /// </summary>
    public static readonly bool IsOn = Settings.CountsAllocations && Settings.MeasureFolder is null;

    /// <summary>
    /// Not 0 while the next probes read, on any thread, because asynchronous methods go on elsewhere. Each lowers it.
    /// </summary>
    public static int Pending;

    /// <summary>The last reading of any thread.</summary>
    public static long Last { get; private set; }

    /// <summary>Reads once, which also compiles what is needed.</summary>
    public static void Begin()
    {
        if (!IsOn)
            return;
        Last = Read();
        Survivors.Begin(Last);
        Survivors.Note(Read());
        _ = Spent();
        var row = new RowCounters { Due = long.MaxValue };
        _ = Wants(&row);
        // What the runtime does after a first collection would otherwise race with the program.
        GC.WaitForPendingFinalizers();
        Last = Read();
    }

    /// <summary>
    /// Reads at a probe before a line, if it is the line's turn or if the reading completes an earlier one.
    /// </summary>
    /// <param name="thread">The thread.</param>
    /// <param name="row">The line.</param>
    /// <param name="begins">Whether a new occurrence of the line begins.</param>
    public static void ReadBefore(ThreadCounters* thread, RowCounters* row, bool begins)
    {
        if (begins && row->Occurrences >= row->Due && Wants(row) && Pending == 0)
            Pending = Most;
        if (Pending > 0)
            ReadAtProbe(thread);
    }

    /// <summary>Reads at a method's end, and at the next probe, because what its locals held dies.</summary>
    public static void ReadAtEnd(ThreadCounters* thread)
    {
        ReadAtProbe(thread);
        thread->LiveRead = -1;
    }

    /// <summary>Reads at a probe, unless the thread has allocated nothing since the last reading.</summary>
    public static void ReadAtProbe(ThreadCounters* thread)
    {
        if (GC.GetAllocatedBytesForCurrentThread() == thread->LiveRead)
            Pending--;
        else
            Read(thread);
    }

    /// <summary>Reads, and divides what has changed among the lines that have run.</summary>
    /// <param name="thread">The thread; null for one that has no counters.</param>
    public static void Read(ThreadCounters* thread)
    {
        Pending = Math.Max(0, Pending - Reading);
        if (_isGivenUp || GCSettings.LatencyMode == GCLatencyMode.NoGCRegion || Interlocked.Exchange(ref _busy, 1) != 0)
            return;
        long begin = Stopwatch.GetTimestamp();
        long spent = Spent();
        if (thread != null)
            Frame.Settle(thread);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long last = Last;
        Last = Read();
        // After Main, what its locals held has died, and so have objects of the runtime: only growth says anything.
        if (thread != null || Last > last)
            Survivors.Note(Last);
        if (thread != null)
        {
            // What the collection itself has allocated.
            if (GC.GetAllocatedBytesForCurrentThread() - before is > 0 and { } own)
                Frame.Forgive(thread, own);
            thread->LiveRead = GC.GetAllocatedBytesForCurrentThread();
        }
        Count(begin, Stopwatch.GetTimestamp(), Spent() - spent);
        if (!HasRoom(1))
            Pending = 0;
        Volatile.Write(ref _busy, 0);
    }

    private static long Read()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: false);
        return HeapSize.Read();
    }

    // The ticks for which the process's threads have run.
    private static long Spent() => IsTimed
        ? (long)(Environment.CpuUsage.TotalTime.TotalSeconds * Stopwatch.Frequency)
        : 0;

    private static void Count(long begin, long end, long spent)
    {
        CounterHeader* header = CounterFile.Header;
        header->LiveReadings++;
        header->LiveTicks += end - begin;
        header->LiveElapsed = end - Start;
        _spent += Math.Min(spent, end - begin);
        _bytesRead += Last;
        if (IsTimed || _bytesRead < MostBytesRead)
            return;
        _isGivenUp = true;
        header->LiveReadings = 0;
    }

    // Sets the occurrence at which the line is due again.
    private static bool Wants(RowCounters* row)
    {
        bool isRare = row->Occurrences < Rare;
        bool affordable = HasRoom(isRare ? 1 : 0.5) && !_isGivenUp;
        bool isNext = affordable && (isRare || IsTimed);
        if (!isNext)
            CounterFile.Header->Thinned = 1;
        row->Due = row->Occurrences + 1 + (isNext ? 0 : Random(row->Occurrences / 2));
        return affordable;
    }

    // A share of a fifth of the time, or of the number of readings.
    private static bool HasRoom(double share) => IsTimed
        ? _spent <= share * (((Stopwatch.GetTimestamp() - Start) / 5) + Free)
        : CounterFile.Header->LiveReadings <= share * MostReadings;

    // A fixed distance might always meet the same round of a loop. Below the limit, and the same in every run.
    private static long Random(long limit)
    {
        if (limit <= 1)
            return 0;
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (limit / 2) + (long)(_random % (ulong)limit);
    }
}
