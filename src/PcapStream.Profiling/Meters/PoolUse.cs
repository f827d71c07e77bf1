using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace PcapStream.Profiling.Meters;

/// <summary>
/// Bytes in use in PcapStream's allocators, from a property of the library that is found by name, because the profiler
/// has no references. Zero until the program has loaded the library.
/// </summary>
internal static unsafe class PoolUse
{
    private const string LibraryName = "PcapStream";
    /// <summary>The library's type that counts; it is not woven, because probes call it.</summary>
    public const string TypeName = "PcapStream.Buffers.BytesInUse";

    private const string PropertyName = "Total";
    private const string SwitchName = "PcapStream.Buffers.CountBytesInUse";

    private const string Kept = "A trimmed program without the property has no allocators.";

    private static delegate*<long> _read;

    static PoolUse()
    {
        // The library reads the switch when its first allocator is created.
        AppContext.SetSwitch(SwitchName, true);
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Look(loaded.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            Look(assembly);
    }

    public static long Read() => _read == null ? 0 : _read();

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Kept)]
    private static void Look(Assembly assembly)
    {
        if (assembly.GetName().Name == LibraryName
            && assembly.GetType(TypeName)?.GetProperty(
                PropertyName, BindingFlags.Static | BindingFlags.NonPublic)?.GetMethod is { } method)
        {
            _read = (delegate*<long>)method.MethodHandle.GetFunctionPointer();
        }
    }
}
