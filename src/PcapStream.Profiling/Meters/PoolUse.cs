using System.Reflection;

namespace PcapStream.Profiling.Meters;

/// <summary>
/// Bytes that PcapStream's allocators have taken from the system, by a property of the library's that is looked for by name: the profiler refers
/// to nothing. Zero for as long as the program has not loaded the library.
/// </summary>
internal static unsafe class PoolUse
{
    private const string LibraryName = "PcapStream";
    private const string TypeName = "PcapStream.Buffers.MemoryBudget";
    private const string PropertyName = "ReservedByAll";

    private static delegate*<long> _read;

    static PoolUse()
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            Look(assembly);
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Look(loaded.LoadedAssembly);
    }

    public static long Read() => _read == null ? 0 : _read();

    private static void Look(Assembly assembly)
    {
        if (assembly.GetName().Name == LibraryName && assembly.GetType(TypeName)?.GetProperty(PropertyName)?.GetMethod is { } method)
            _read = (delegate*<long>)method.MethodHandle.GetFunctionPointer();
    }
}
