namespace PcapStream.Capture.Compression.Lz4;

/// <summary>LZ4 frames (lz4_Frame_format.md) through liblz4, which takes no more than two blocks of 4 MiB.</summary>
internal sealed unsafe class Lz4Decompressor : FrameDecompressor
{
    public Lz4Decompressor(Lz4Format format, Stream source)
        : base(format, source, LibLz4.CreateDecompressor(), frameStart: 7, blockHeader: 4)
    {
    }

    protected override nuint Decompress(byte* input, ref nuint inputSize, byte* output, ref nuint outputSize) =>
        LibLz4.Decompress(Context, output, ref outputSize, input, ref inputSize, 0);

    protected override string? Explain(nuint result) => LibLz4.Explain(result);
}
