using System.ComponentModel;
using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling;

/// <summary>What woven assemblies call when they are loaded.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Probe
{
    /// <summary>Registers an assembly's tables.</summary>
    /// <param name="type">Any of its types.</param>
    /// <param name="reports">
    /// Whether a process that no other program profiles reports itself. One that runs the copy which was woven for
    /// another process, as a program does that starts itself again, counts nothing.
    /// </param>
    /// <returns>The number of its first table.</returns>
    public static int Register(RuntimeTypeHandle type, bool reports)
    {
        if (!reports && Settings.DataFile is null)
            return Registry.NoTables;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Session.Start();
        int first = Registry.Add(Type.GetTypeFromHandle(type)!.Assembly);
        // The line that happened to load the assembly has not allocated this.
        if (Settings.Backend == Backend.Alloc && ThreadCounters.Current != null)
            Frame.Forgive(ThreadCounters.Current, GC.GetAllocatedBytesForCurrentThread() - before);
        return first;
    }
}
