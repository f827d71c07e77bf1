using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

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

/// <summary>What a file is that runs by itself and is not an assembly, by the marks that .NET's own tools leave in it.</summary>
internal static class NativeProgram
{
    // Before it lies the offset of what is bundled, which is 0 in a plain launcher:
    // https://github.com/dotnet/runtime/blob/main/src/native/corehost/apphost/bundle_marker.cpp
    private static readonly byte[] BundleMark = SHA256.HashData(".net core bundle\n"u8);

    // What debuggers look for, and stripping leaves.
    private static readonly byte[] AheadOfTimeMark = [.. "DotNetRuntimeDebugHeader"u8];

    /// <summary>Why it cannot be profiled, and what can; null where it is of no known kind.</summary>
    public static string? Refusal(string path)
    {
        if (!IsExecutable(path))
            return null;
        string assembly = Path.ChangeExtension(Path.GetFileName(path), ".dll");
        long bundle = Find(path, BundleMark, out long before);
        if (bundle >= 0 && before != 0)
            return $"is published as a single file, which holds no assembly that can be changed; name {assembly} of the same build, as in bin/Release/net10.0/";
        if (bundle >= 0)
            return $"starts {assembly}, which is not beside it";
        return Find(path, AheadOfTimeMark, out _) >= 0
            ? $"is compiled to machine code in advance (native AOT), which has no IL to put probes into; name {assembly} of the same build, as in bin/Release/net10.0/"
            : null;
    }

    /// <summary>The reason of a folder's one native program; null where there is none.</summary>
    public static string? RefusalOfFolder(string folder) => Directory.GetFiles(folder)
        .Where(file => Path.GetExtension(file).ToLowerInvariant() is "" or ".exe").Order(StringComparer.Ordinal)
        .Select(file => Refusal(file) is { } reason ? $"{file}: {reason}" : null).FirstOrDefault(reason => reason is not null);

    // ELF, Windows' and macOS's: a file of any other kind may be of any size.
    private static bool IsExecutable(string path)
    {
        Span<byte> start = stackalloc byte[4];
        using FileStream file = File.OpenRead(path);
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.SequenceEqual("\u007fELF"u8) || start.StartsWith("MZ"u8) || start.SequenceEqual((ReadOnlySpan<byte>)[0xcf, 0xfa, 0xed, 0xfe]);
    }

    // Where a mark lies, and the 8 bytes before it; -1 where it does not.
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
