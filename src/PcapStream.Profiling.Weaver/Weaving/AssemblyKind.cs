using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace PcapStream.Profiling.Weaver.Weaving;

/// <summary>Checks files before they are read as assemblies.</summary>
internal static class AssemblyKind
{
    /// <summary>Whether a file is a .NET assembly.</summary>
    public static bool IsAssembly(string path) => Headers(path) is not null;

    /// <summary>Checks that an assembly can be woven.</summary>
    /// <exception cref="ProfilingException">The file is not an assembly, or cannot be woven.</exception>
    public static void Check(string path)
    {
        PEHeaders headers = Headers(path) ?? throw new ProfilingException(
            $"{path}: {NativeProgram.Refusal(path) ?? "not a .NET assembly, or a damaged or truncated one"}");
        long length = new FileInfo(path).Length;
        foreach (SectionHeader section in headers.SectionHeaders)
        {
            if ((long)section.PointerToRawData + section.SizeOfRawData > length)
            {
                long end = (long)section.PointerToRawData + section.SizeOfRawData;
                throw new ProfilingException(
                    $"{path}: is cut short: section {section.Name} ends at byte {end}, the file at {length}");
            }
        }
        CorHeader header = headers.CorHeader!;
        bool readyToRun = header.ManagedNativeHeaderDirectory.Size > 0;
        if (!header.Flags.HasFlag(CorFlags.ILOnly) && !readyToRun)
        {
            throw new ProfilingException(
                $"{path}: contains native code (a mixed-mode assembly) and cannot be profiled");
        }
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

/// <summary>Recognises executables that are not assemblies by the marks that .NET's own tools leave in them.</summary>
internal static class NativeProgram
{
    // Preceded by the offset of the bundled files, which is 0 in a plain launcher:
    // https://github.com/dotnet/runtime/blob/main/src/native/corehost/apphost/bundle_marker.cpp
    private static readonly byte[] BundleMark = SHA256.HashData(".net core bundle\n"u8);

    // A symbol for debuggers, which stripping keeps.
    private static readonly byte[] AheadOfTimeMark = [.. "DotNetRuntimeDebugHeader"u8];

    /// <summary>The reason why an executable cannot be profiled, and a remedy; null for an unknown kind.</summary>
    public static string? Refusal(string path)
    {
        if (!IsExecutable(path))
            return null;
        string assembly = Path.ChangeExtension(Path.GetFileName(path), ".dll");
        long bundle = Find(path, BundleMark, out long before);
        if (bundle >= 0 && before != 0)
        {
            return $"is published as a single file, whose assemblies cannot be changed; name {assembly} of the same "
                + "build, as in bin/Release/net10.0/";
        }
        if (bundle >= 0)
            return $"starts {assembly}, which is not beside it";
        return Find(path, AheadOfTimeMark, out _) >= 0
            ? $"is compiled to machine code in advance (native AOT) and has no IL for probes; name {assembly} of the "
                + "same build, as in bin/Release/net10.0/"
            : null;
    }

    /// <summary>The reason for the only native program in a folder; null when there is none.</summary>
    public static string? RefusalOfFolder(string folder) => Directory.GetFiles(folder)
        .Where(file => Path.GetExtension(file).ToLowerInvariant() is "" or ".exe").Order(StringComparer.Ordinal)
        .Select(file => Refusal(file) is { } reason ? $"{file}: {reason}" : null)
            .FirstOrDefault(reason => reason is not null);

    // The formats of Linux, Windows and macOS. Other files may have any size and are not read.
    private static bool IsExecutable(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.SequenceEqual("\u007fELF"u8) || start.StartsWith("MZ"u8)
            || start.SequenceEqual((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]);
    }

    // The position of a mark and the 8 bytes before it; -1 without one.
    private static long Find(string path, byte[] mark, out long before)
    {
        before = 0;
        var buffer = new byte[1 << 20];
        int kept = 0;
        using FileStream file = File.OpenRead(path);
        for (long start = 0; file.Read(buffer, kept, buffer.Length - kept) is > 0 and { } read;)
        {
            int length = kept + read;
            int at = buffer.AsSpan(0, length).IndexOf(mark);
            if (at >= 0)
            {
                before = at >= sizeof(long) ? BitConverter.ToInt64(buffer, at - sizeof(long)) : 0;
                return start + at;
            }
            kept = Math.Min(length, mark.Length + sizeof(long));
            start += length - kept;
            Array.Copy(buffer, length - kept, buffer, 0, kept);
        }
        return -1;
    }
}
