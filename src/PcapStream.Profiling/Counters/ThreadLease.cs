using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace PcapStream.Profiling.Counters;

/// <summary>Holds a thread's counters for as long as it lives; then another thread goes on counting in them.</summary>
internal sealed unsafe class ThreadLease
{
    private static readonly ConcurrentQueue<nint> Free = new();

    [ThreadStatic]
    internal static ThreadLease? Current;

    private readonly ThreadCounters* _counters;

    private ThreadLease(ThreadCounters* counters) => _counters = counters;

    // Nothing but its thread refers to it.
    ~ThreadLease() => Free.Enqueue((nint)_counters);

    public static ThreadCounters* Begin()
    {
        ThreadCounters* counters = Free.TryDequeue(out nint used)
            ? (ThreadCounters*)used
            : (ThreadCounters*)NativeMemory.AllocZeroed((nuint)sizeof(ThreadCounters));
        Current = new ThreadLease(counters);
        return counters;
    }
}
