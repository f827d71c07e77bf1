using PcapStream.Interop;

namespace PcapStream.Capture.Compression;

/// <summary>
/// A decoder of frames that consist of blocks (zstd, lz4), whose library hints at how much input it wants and, when a
/// call fails, does not tell how much the same call had decoded before. So that nothing is lost, a call is given one
/// block at most and not the next block's header, and no input while an earlier block is still coming out.
/// </summary>
internal abstract unsafe class BlockDecoder : NativeDecoder
{
    private readonly int _frameStart;
    private readonly int _blockHeader;
    private int _wanted;
    private bool _isDraining;

    /// <param name="format">zstd or lz4.</param>
    /// <param name="source">Compressed bytes.</param>
    /// <param name="context">The library's decoder.</param>
    /// <param name="frameStart">Bytes from which the library can tell the length of a frame's header.</param>
    /// <param name="blockHeader">Bytes of a block's header, which hints include for the block after the next.</param>
    protected BlockDecoder(CompressionFormat format, Stream source, NativeContext context, int frameStart, int blockHeader)
        : base(format, source, context)
    {
        _frameStart = frameStart;
        _blockHeader = blockHeader;
    }

    protected sealed override int Appetite => _isDraining ? 0 : _wanted;

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        _wanted = _frameStart;
        _isDraining = false;
        return null;
    }

    protected sealed override DecodeStep Step(byte* input, ref nuint inputSize, byte* output, nuint outputSize)
    {
        nuint written = outputSize;
        nuint hint = Decompress(input, ref inputSize, output, ref written);
        int produced = (int)written;
        if (Explain(hint) is { } reason)
            return DecodeStep.Damaged(produced, $"the data is corrupt ({reason})");
        if (hint == 0)
            return DecodeStep.UnitEnded(produced);
        _isDraining = written == outputSize;
        _wanted = (int)Math.Min(hint > (nuint)_blockHeader ? hint - (nuint)_blockHeader : hint, int.MaxValue);
        return DecodeStep.More(produced);
    }

    /// <summary>Decodes; the sizes say how much there is, and then how much of it was used and written.</summary>
    /// <returns>0 at the end of a frame, else how much input is wanted next, or an error.</returns>
    protected abstract nuint Decompress(byte* input, ref nuint inputSize, byte* output, ref nuint outputSize);

    /// <summary>The library's words for an error; null when the result is none.</summary>
    protected abstract string? Explain(nuint result);
}
