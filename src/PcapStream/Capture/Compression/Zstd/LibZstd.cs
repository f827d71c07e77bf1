using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>
/// The part of zstd.h that is stable since 1.4. Results are sizes or, by <see cref="Explain"/>, errors.
/// </summary>
internal static unsafe partial class LibZstd
{
    private const string Name = "zstd";

    public const int CompressionLevel = 100;
    public const int ChecksumFlag = 201;
    public const int WindowLogMax = 100;

    public static SystemLibrary Library { get; } = new(
        Name, package: "libzstd1", "libzstd.so.1", "libzstd.1.dylib", "libzstd.dylib", "libzstd.dll", "zstd.dll");

    /// <summary>The library's words for an error; null when <paramref name="result"/> is not an error.</summary>
    public static string? Explain(nuint result) =>
        IsError(result) == 0 ? null : Marshal.PtrToStringUTF8(ErrorName(result));

    public static NativeContext CreateDecompressor() =>
        new(CreateDStream(), static context => _ = FreeDStream(context));

    public static NativeContext CreateCompressor() => new(CreateCStream(), static context => _ = FreeCStream(context));

    [LibraryImport(Name, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetDecompressionParameter(NativeContext context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(NativeContext context, ref Buffer output, ref Buffer input);

    [LibraryImport(Name, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetCompressionParameter(NativeContext context, int parameter, int value);

    [LibraryImport(Name, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(
        NativeContext context, ref Buffer output, ref Buffer input, CompressionDirective directive);

    [LibraryImport(Name, EntryPoint = "ZSTD_minCLevel")]
    public static partial int LeastLevel();

    [LibraryImport(Name, EntryPoint = "ZSTD_maxCLevel")]
    public static partial int MostLevel();

    [LibraryImport(Name, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(Name, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint result);

    [LibraryImport(Name, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateDStream();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeDStream(nint context);

    [LibraryImport(Name, EntryPoint = "ZSTD_createCStream")]
    private static partial nint CreateCStream();

    [LibraryImport(Name, EntryPoint = "ZSTD_freeCStream")]
    private static partial nuint FreeCStream(nint context);

    /// <summary>
    /// ZSTD_inBuffer or ZSTD_outBuffer: <see cref="Position"/> moves up to <see cref="Size"/> as bytes are used or
    /// written.
    /// </summary>
    public struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }
}
