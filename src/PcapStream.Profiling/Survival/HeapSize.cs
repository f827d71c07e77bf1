using System.Reflection;
using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Survival;

/// <summary>
/// The size of the objects that the last collection has left. <see cref="GC.GetGCMemoryInfo()"/> would allocate an
/// object for each reading, which the program could see in its own measurements; this reads into one object.
/// </summary>
internal static class HeapSize
{
    private const string DataName = "System.GCMemoryInfoData, System.Private.CoreLib";
    private const string OwnerName = "System.GC, System.Private.CoreLib";
    private const string MethodName = "GetMemoryInfo";

    private static readonly object? Data = IsKnown() ? Create() : null;

    public static long Read()
    {
        // Less exact: it counts what threads have reserved for allocations.
        if (Data is null)
            return GC.GetTotalMemory(forceFullCollection: false);
        Fill(null, Data, (int)GCKind.FullBlocking);
        GCMemoryInfo info = Wrap(Data);
        return info.HeapSizeBytes - info.FragmentedBytes;
    }

    // Another runtime may do it in another way.
    private static bool IsKnown()
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static
            | BindingFlags.Instance;
        return Type.GetType(DataName) is { } data
            && typeof(GC).GetMethod(MethodName, Hidden, [data, typeof(int)])?.ReturnType == typeof(void)
            && data.GetConstructor(Hidden, []) is not null
            && typeof(GCMemoryInfo).GetConstructor(Hidden, [data]) is not null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType(DataName)]
    private static extern object Create();

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = MethodName)]
    private static extern void Fill(
        [UnsafeAccessorType(OwnerName)] object? owner, [UnsafeAccessorType(DataName)] object data, int kind);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern GCMemoryInfo Wrap([UnsafeAccessorType(DataName)] object data);
}
