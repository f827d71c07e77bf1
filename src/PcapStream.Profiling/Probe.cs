using System.ComponentModel;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling;

/// <summary>Called by woven assemblies when they are loaded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Probe
{
    /// <summary>Registers an assembly's tables.</summary>
    /// <param name="type">Any type of the assembly.</param>
    /// <param name="reports">
    /// Whether a process reports itself when no other program profiles it. A process that runs a copy that was woven
    /// for another process, because the program starts itself again, counts nothing.
    /// </param>
    /// <returns>The number of its first table.</returns>
    public static int Register(RuntimeTypeHandle type, bool reports)
    {
        if (!reports && Settings.DataFile is null)
            return Registry.NoTables;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Session.Start();
        int first = Registry.Add(Type.GetTypeFromHandle(type)!.Assembly);
        // The line that caused the load must not be charged for this.
        if (Settings.CountsAllocations && ThreadCounters.Current != null)
            Frame.Forgive(ThreadCounters.Current, GC.GetAllocatedBytesForCurrentThread() - before);
        return first;
    }
}
