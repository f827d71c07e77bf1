namespace PcapStream.Profiling.Meters;

/// <summary>
/// Bytes in use in PcapStream's allocators, by a method of the library's that is looked for by name: the profiler refers
/// to nothing. Zero for as long as the program has not loaded the library.
/// </summary>
internal static unsafe class PoolUse
{
    private const string LibraryName = "PcapStream";
    private const string TypeName = "PcapStream.Buffers.PoolUse";
    private const string MethodName = "BytesInUse";

    private static delegate*<long> read;

    static PoolUse()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            Look(assembly);
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Look(loaded.LoadedAssembly);
    }

    public static long Read() => read == null ? 0 : read();

    private static void Look(System.Reflection.Assembly assembly)
    {
        if (assembly.GetName().Name == LibraryName && assembly.GetType(TypeName)?.GetMethod(MethodName) is { } method)
            read = (delegate*<long>)method.MethodHandle.GetFunctionPointer();
    }
}
