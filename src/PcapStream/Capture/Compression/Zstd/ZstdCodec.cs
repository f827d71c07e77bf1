using PcapStream.Interop;
using ZstdSharp.Unsafe;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>
/// The contexts of ZstdSharp, a managed port of libzstd whose functions have the same names.
/// </summary>
internal static unsafe class ZstdCodec
{
    public static NativeContext CreateDecompressor(int windowLogMax)
    {
        ZSTD_DCtx_s* context = Methods.ZSTD_createDStream();
        var owner = new NativeContext((nint)context, static context => Methods.ZSTD_freeDStream((ZSTD_DCtx_s*)context));
        Methods.ZSTD_DCtx_setParameter(context, ZSTD_dParameter.ZSTD_d_windowLogMax, windowLogMax);
        return owner;
    }

    public static NativeContext CreateCompressor(int level)
    {
        ZSTD_CCtx_s* context = Methods.ZSTD_createCStream();
        var owner = new NativeContext((nint)context, static context => Methods.ZSTD_freeCStream((ZSTD_CCtx_s*)context));
        Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_compressionLevel, level);
        Methods.ZSTD_CCtx_setParameter(context, ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return owner;
    }

    /// <summary>The words for an error; null when <paramref name="result"/> is not an error.</summary>
    public static string? Explain(nuint result) =>
        Methods.ZSTD_isError(result) ? Methods.ZSTD_getErrorName(result) : null;
}
