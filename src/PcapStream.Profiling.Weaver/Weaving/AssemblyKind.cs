using System.Reflection.PortableExecutable;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>What a file is, before it is read as an assembly.</summary>
internal static class AssemblyKind
{
    /// <summary>Whether a file is a .NET assembly at all.</summary>
    public static bool IsAssembly(string path) => Headers(path) is not null;

    /// <exception cref="ProfilingException">It is not one that can be woven.</exception>
    public static void Check(string path)
    {
        PEHeaders headers = Headers(path) ?? throw new ProfilingException($"{path}: {NativeProgram.Refusal(path) ?? "not a .NET assembly, or one that is damaged or cut short"}");
        long length = new FileInfo(path).Length;
        foreach (SectionHeader section in headers.SectionHeaders)
        {
            if ((long)section.PointerToRawData + section.SizeOfRawData > length)
                throw new ProfilingException($"{path}: is cut short: its section {section.Name} ends at byte {(long)section.PointerToRawData + section.SizeOfRawData}, the file at {length}");
        }
        CorHeader header = headers.CorHeader!;
        bool readyToRun = header.ManagedNativeHeaderDirectory.Size > 0;
        if (!header.Flags.HasFlag(CorFlags.ILOnly) && !readyToRun)
            throw new ProfilingException($"{path}: holds native code beside .NET's (a mixed-mode assembly), and cannot be profiled");
    }

    private static PEHeaders? Headers(string path)
    {
        try
        {
            using var reader = new PEReader(File.OpenRead(path));
            return reader.HasMetadata && reader.PEHeaders.CorHeader is not null ? reader.PEHeaders : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
