using System.Numerics;
using ZstdSharp.Unsafe;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>Zstandard frames (RFC 8878) through ZstdSharp.</summary>
internal sealed unsafe class ZstdDecompressor : FrameDecompressor
{
    private const int LeastWindowLog = 10;
    private const int MostWindowLog = 31;

    private readonly long _memoryLimit;

    /// <param name="format">The format's row.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="memoryLimit">Most bytes of history that a frame may need.</param>
    public ZstdDecompressor(ZstdFormat format, Stream source, long memoryLimit)
        : base(format, source, ZstdCodec.CreateDecompressor(WindowLog(memoryLimit)), frameStart: 5, blockHeader: 3)
    {
        _memoryLimit = memoryLimit;
    }

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        ulong window = ZstdFrame.WindowSize(start);
        return window > (ulong)_memoryLimit ? DescribeMemoryNeed(window, _memoryLimit) : base.Begin(start);
    }

    // When a header comes in two calls, and the second part looks like a frame, zstd decompresses that one instead.
    protected override int HeaderLength(ReadOnlySpan<byte> start) => ZstdFrame.HeaderLength(start);

    protected override nuint Decompress(byte* input, ref nuint inputSize, byte* output, ref nuint outputSize)
    {
        var from = new ZSTD_inBuffer_s { src = input, size = inputSize };
        var to = new ZSTD_outBuffer_s { dst = output, size = outputSize };
        nuint hint = Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)Context.DangerousGetHandle(), &to, &from);
        GC.KeepAlive(Context);
        inputSize = from.pos;
        outputSize = to.pos;
        return hint;
    }

    protected override string? Explain(nuint result) => ZstdCodec.Explain(result);

    // The next power of two, instead of zstd's 128 MiB: Begin checks the exact limit.
    private static int WindowLog(long memoryLimit) => Math.Clamp(
        BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)memoryLimit)), LeastWindowLog, MostWindowLog);
}
