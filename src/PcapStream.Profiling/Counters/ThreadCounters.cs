using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>
/// One thread's tables. Threads share no counters, whose cache lines would move between cores at every probe.
/// </summary>
internal unsafe struct ThreadCounters
{
    [ThreadStatic]
    private static ThreadCounters* _current;

    private static nint _last;

    private TableCounters** _tables;
    private int _capacity;

    public static ThreadCounters* Current => _current;

    /// <summary>The innermost open frame; frames refer to the next outer one.</summary>
    public Frame* Innermost;

    /// <summary>The last <see cref="Meters.CastCache.Version"/> that the thread has seen.</summary>
    public int CastCacheVersion;

    /// <summary>The bytes that the thread had allocated after its last reading of live bytes.</summary>
    public long LiveRead;

    /// <summary>The counters that were allocated before; null for none.</summary>
    public ThreadCounters* Next;

    /// <summary>The counters allocated last, of ended threads too.</summary>
    public static ThreadCounters* Last => (ThreadCounters*)Volatile.Read(ref _last);

    /// <summary>The number of <see cref="At"/> places, used or not.</summary>
    public readonly int Capacity => _capacity;

    /// <summary>The counters of a table below <see cref="Capacity"/>; null for none.</summary>
    public readonly TableCounters* At(int table) => _tables[table];

    /// <summary>Gives the current thread counters of its own, or those of a thread that has ended.</summary>
    public static ThreadCounters* Start()
    {
        _current = ThreadLease.Begin();
        return _current;
    }

    /// <summary>Allocates counters.</summary>
    public static ThreadCounters* Allocate()
    {
        var added = (ThreadCounters*)NativeMemory.AllocZeroed((nuint)sizeof(ThreadCounters));
        nint last;
        do
        {
            last = Volatile.Read(ref _last);
            added->Next = (ThreadCounters*)last;
        }
        while (Interlocked.CompareExchange(ref _last, (nint)added, last) != last);
        return added;
    }

    /// <summary>A table's counters; null when there is no room for them.</summary>
    public TableCounters* Table(int table)
    {
        if ((uint)table < (uint)_capacity && _tables[table] != null)
            return _tables[table];
        return Add(table);
    }

    /// <summary>Removes a frame from the chain; usually it is the innermost.</summary>
    public void Remove(Frame* frame, Frame* outer)
    {
        if (Innermost == frame)
            Innermost = outer;
    }

    private TableCounters* Add(int table)
    {
        if (table >= _capacity)
            Grow(Registry.Tables);
        int rows = Registry.Rows(table);
        var counters = (TableCounters*)CounterFile.Allocate(TableCounters.Size(rows));
        if (counters == null)
            return null;
        counters->Table = table;
        counters->Rows = rows;
        if (ActivationLog.IsOn)
            counters->Log = ActivationLog.Allocate(table);
        Volatile.Write(ref *(int*)&counters->Header.Kind, (int)CounterBlockKind.Counters);
        return _tables[table] = counters;
    }

    private void Grow(int capacity)
    {
        var tables = (TableCounters**)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(TableCounters*));
        new ReadOnlySpan<nint>(_tables, _capacity).CopyTo(new Span<nint>(tables, capacity));
        // The old array is not freed: another thread may be reading it.
        _tables = tables;
        Volatile.Write(ref _capacity, capacity);
    }
}

/// <summary>Owns a thread's counters until the thread ends; then another thread continues with them.</summary>
internal sealed unsafe class ThreadLease
{
    private static readonly ConcurrentQueue<nint> Free = new();

    [ThreadStatic]
    internal static ThreadLease? Current;

    private readonly ThreadCounters* _counters;

    private ThreadLease(ThreadCounters* counters) => _counters = counters;

    // Only its thread refers to it.
    ~ThreadLease() => Free.Enqueue((nint)_counters);

    public static ThreadCounters* Begin()
    {
        ThreadCounters* counters = Free.TryDequeue(out nint used)
            ? (ThreadCounters*)used
            : ThreadCounters.Allocate();
        Current = new ThreadLease(counters);
        return counters;
    }
}
