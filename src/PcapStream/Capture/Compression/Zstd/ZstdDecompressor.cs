using System.Numerics;
using ZstdSharp.Unsafe;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>
/// Zstandard frames (RFC 8878) through ZstdSharp, which hints at how much input it wants. When a call fails, it does
/// not say how much the same call had produced before. So that nothing is lost, a call gets at most one compressed
/// block, without the next one's header, and no input while an earlier one is still being written.
/// </summary>
internal sealed unsafe class ZstdDecompressor : NativeDecompressor
{
    // Bytes from which the library knows the length of a frame's header.
    private const int FrameStart = 5;
    // Bytes of a block's header, which hints include for the block after the next.
    private const int BlockHeader = 3;
    private const int LeastWindowLog = 10;
    private const int MostWindowLog = 31;

    private readonly long _memoryLimit;
    private int _wanted;
    private bool _isDraining;

    /// <param name="format">The format's row.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="memoryLimit">Most bytes of history that a frame may need.</param>
    public ZstdDecompressor(ZstdFormat format, Stream source, long memoryLimit)
        : base(format, source, ZstdCodec.CreateDecompressor(WindowLog(memoryLimit)))
    {
        _memoryLimit = memoryLimit;
    }

    protected override int MostInput => _isDraining ? 0 : _wanted;

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        // When a header comes in two calls, and the second part looks like a frame, zstd decompresses that one.
        _wanted = Math.Clamp(ZstdFrame.HeaderLength(start), FrameStart, Math.Max(FrameStart, start.Length));
        _isDraining = false;
        ulong window = ZstdFrame.WindowSize(start);
        return window > (ulong)_memoryLimit ? DescribeMemoryNeed(window, _memoryLimit) : null;
    }

    protected override DecompressionStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        var from = new ZSTD_inBuffer_s { src = input, size = inputSize };
        var to = new ZSTD_outBuffer_s { dst = output, size = outputSize };
        nuint hint = Methods.ZSTD_decompressStream((ZSTD_DCtx_s*)Context.DangerousGetHandle(), &to, &from);
        GC.KeepAlive(Context);
        inputSize = from.pos;
        int produced = (int)to.pos;
        if (ZstdCodec.Explain(hint) is { } reason)
            return DecompressionStep.Damaged(produced, $"the data is corrupt ({reason})");
        if (hint == 0)
            return DecompressionStep.UnitEnded(produced);
        _isDraining = to.pos == outputSize;
        _wanted = (int)Math.Min(hint > BlockHeader ? hint - BlockHeader : hint, int.MaxValue);
        return DecompressionStep.More(produced);
    }

    // The next power of two, instead of zstd's 128 MiB: Begin checks the exact limit.
    private static int WindowLog(long memoryLimit) => Math.Clamp(
        BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)memoryLimit)), LeastWindowLog, MostWindowLog);
}
