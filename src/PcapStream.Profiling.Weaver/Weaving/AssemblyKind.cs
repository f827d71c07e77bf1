using System.Reflection.PortableExecutable;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>What a file is, before it is read as an assembly.</summary>
internal static class AssemblyKind
{
    /// <summary>Whether a file is a .NET assembly at all.</summary>
    public static bool IsAssembly(string path) => Header(path) is not null;

    /// <exception cref="ProfilingException">It is not one that can be woven.</exception>
    public static void Check(string path)
    {
        CorHeader header = Header(path) ?? throw new ProfilingException($"{path}: not a .NET assembly");
        bool readyToRun = header.ManagedNativeHeaderDirectory.Size > 0;
        if (!header.Flags.HasFlag(CorFlags.ILOnly) && !readyToRun)
            throw new ProfilingException($"{path}: holds native code beside .NET's (a mixed-mode assembly), and cannot be profiled");
    }

    private static CorHeader? Header(string path)
    {
        try
        {
            using var reader = new PEReader(File.OpenRead(path));
            return reader.HasMetadata ? reader.PEHeaders.CorHeader : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
