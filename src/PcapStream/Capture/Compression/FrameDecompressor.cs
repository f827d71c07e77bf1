using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>
/// A decompressor of frames that consist of compressed blocks (zstd, lz4). Its library hints at how much input it
/// wants. When a call fails, the library does not say how much the same call had produced before. So that nothing is
/// lost, a call gets at most one compressed block, without the next one's header, and no input while an earlier one
/// is still being written.
/// </summary>
internal abstract unsafe class FrameDecompressor : NativeDecompressor
{
    private readonly int _frameStart;
    private readonly int _blockHeader;
    private int _wanted;
    private bool _isDraining;

    /// <param name="format">zstd or lz4.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="context">The library's decompressor.</param>
    /// <param name="frameStart">Bytes from which the library knows the length of a frame's header.</param>
    /// <param name="blockHeader">
    /// Bytes of a compressed block's header, which hints include for the one after the next.
    /// </param>
    protected FrameDecompressor(
        CompressionFormat format, Stream source, NativeContext context, int frameStart, int blockHeader)
        : base(format, source, context)
    {
        _frameStart = frameStart;
        _blockHeader = blockHeader;
    }

    protected sealed override int MostInput => _isDraining ? 0 : _wanted;

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        _wanted = Math.Clamp(HeaderLength(start), _frameStart, Math.Max(_frameStart, start.Length));
        _isDraining = false;
        return null;
    }

    protected sealed override DecompressionStep Step(
        byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        nuint written = outputSize;
        nuint hint = Decompress(input, ref inputSize, output, ref written);
        int produced = (int)written;
        if (Explain(hint) is { } reason)
            return DecompressionStep.Damaged(produced, $"the data is corrupt ({reason})");
        if (hint == 0)
            return DecompressionStep.UnitEnded(produced);
        _isDraining = written == outputSize;
        _wanted = (int)Math.Min(hint > (nuint)_blockHeader ? hint - (nuint)_blockHeader : hint, int.MaxValue);
        return DecompressionStep.More(produced);
    }

    /// <summary>The length of a frame's header, for a library that must get it in one call; 0 for any other.</summary>
    protected virtual int HeaderLength(ReadOnlySpan<byte> start) => 0;

    /// <summary>Calls the library. The sizes are those that there are, and then those used and written.</summary>
    /// <returns>0 at the end of a frame, else how much input is wanted next, or an error.</returns>
    protected abstract nuint Decompress(byte* input, ref nuint inputSize, byte* output, ref nuint outputSize);

    /// <summary>The library's words for an error; null when the result is not an error.</summary>
    protected abstract string? Explain(nuint result);
}
