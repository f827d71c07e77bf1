using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>Which library of the system a compression needs, and what to tell people who lack it.</summary>
internal static class CompressionLibrary
{
    /// <summary>Sees to it that <paramref name="format"/> can be used.</summary>
    /// <exception cref="CaptureException">The system lacks the library.</exception>
    public static void Require(CompressionFormat format, string name)
    {
        if (For(format) is { } library)
            Require(library, format, name);
    }

    /// <summary>The same with a library to look for in place of the usual one.</summary>
    /// <exception cref="CaptureException">The system lacks the library.</exception>
    public static void Require(SystemLibrary library, CompressionFormat format, string name)
    {
        if (!library.IsPresent)
        {
            throw new CaptureException(
                $"{name}: is compressed with {format.Name()}, which needs {library.FileName}: install the package {library.Package} (Debian, Ubuntu)");
        }
    }

    private static SystemLibrary? For(CompressionFormat format) => format switch
    {
        CompressionFormat.Zstd => NativeLibraries.Zstd,
        CompressionFormat.Lz4 => NativeLibraries.Lz4,
        CompressionFormat.Xz => NativeLibraries.Lzma,
        CompressionFormat.Bzip2 => NativeLibraries.Bzip2,
        _ => null,
    };
}
