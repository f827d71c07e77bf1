using System.Numerics;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>Zstandard frames (RFC 8878) through libzstd.</summary>
internal sealed unsafe class ZstdDecompressor : FrameDecompressor
{
    private const int LeastWindowLog = 10;
    private const int MostWindowLog = 31;

    private readonly long _memoryLimit;

    /// <param name="format">The format's row.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="memoryLimit">Most bytes of history that a frame may need.</param>
    public ZstdDecompressor(ZstdFormat format, Stream source, long memoryLimit)
        : base(format, source, LibZstd.CreateDecompressor(), frameStart: 5, blockHeader: 3)
    {
        _memoryLimit = memoryLimit;
        // The next power of two, instead of libzstd's 128 MiB: Begin checks the exact limit.
        int windowLog = BitOperations.Log2(BitOperations.RoundUpToPowerOf2((ulong)memoryLimit));
        _ = LibZstd.SetDecompressionParameter(
            Context, LibZstd.WindowLogMax, Math.Clamp(windowLog, LeastWindowLog, MostWindowLog));
    }

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        ulong window = ZstdFrame.WindowSize(start);
        return window > (ulong)_memoryLimit ? DescribeMemoryNeed(window, _memoryLimit) : base.Begin(start);
    }

    protected override nuint Decompress(byte* input, ref nuint inputSize, byte* output, ref nuint outputSize)
    {
        var from = new LibZstd.Buffer { Start = input, Size = inputSize };
        var to = new LibZstd.Buffer { Start = output, Size = outputSize };
        nuint hint = LibZstd.Decompress(Context, ref to, ref from);
        inputSize = from.Position;
        outputSize = to.Position;
        return hint;
    }

    protected override string? Explain(nuint result) => LibZstd.Explain(result);
}
