using System.Runtime.InteropServices;
using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>The part of zstd.h that is stable since 1.4. Results are sizes or, by <see cref="Explain"/>, errors.</summary>
internal static unsafe partial class LibZstd
{
    public const int CompressionLevel = 100;
    public const int ChecksumFlag = 201;
    public const int WindowLogMax = 100;

    /// <summary>What the library calls an error; null when <paramref name="result"/> is none.</summary>
    public static string? Explain(nuint result) => IsError(result) == 0 ? null : Marshal.PtrToStringUTF8(ErrorName(result));

    public static NativeContext CreateDecoder() => new(CreateDStream(), static context => _ = FreeDStream(context));

    public static NativeContext CreateEncoder() => new(CreateCStream(), static context => _ = FreeCStream(context));

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_DCtx_setParameter")]
    public static partial nuint SetDecoderParameter(NativeContext context, int parameter, int value);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_decompressStream")]
    public static partial nuint Decompress(NativeContext context, ref Buffer output, ref Buffer input);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_CCtx_setParameter")]
    public static partial nuint SetEncoderParameter(NativeContext context, int parameter, int value);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_compressStream2")]
    public static partial nuint Compress(NativeContext context, ref Buffer output, ref Buffer input, EncodeDirective directive);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_minCLevel")]
    public static partial int LeastLevel();

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_maxCLevel")]
    public static partial int MostLevel();

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint result);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_getErrorName")]
    private static partial nint ErrorName(nuint result);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_createDStream")]
    private static partial nint CreateDStream();

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint FreeDStream(nint context);

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_createCStream")]
    private static partial nint CreateCStream();

    [LibraryImport(NativeLibraries.ZstdName, EntryPoint = "ZSTD_freeCStream")]
    private static partial nuint FreeCStream(nint context);

    /// <summary>ZSTD_inBuffer or ZSTD_outBuffer: <see cref="Position"/> moves up to <see cref="Size"/> as bytes are used or written.</summary>
    public struct Buffer
    {
        public byte* Start;
        public nuint Size;
        public nuint Position;
    }
}
