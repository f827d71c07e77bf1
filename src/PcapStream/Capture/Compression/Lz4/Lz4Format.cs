namespace PcapStream.Capture.Compression.Lz4;

/// <summary>LZ4's frame format, one frame or many; skippable frames are skipped.</summary>
internal sealed class Lz4Format : CompressionFormat
{
    public const uint Magic = 0x184D2204;

    public override string Name => "lz4";

    public override string Extension => ".lz4";

    public override bool CanWrite => true;

    internal override string Unit => "frame";

    private protected override LevelRange Levels => Lz4Compressor.Levels;

    internal override bool IsUnit(ReadOnlySpan<byte> start) =>
        SkippableFrames.Word(start) == Magic || SkippableFrames.IsAt(start);

    internal override bool IsFile(ReadOnlySpan<byte> start) => SkippableFrames.LeadTo(start, Magic);

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new Lz4Decompressor(this, source);

    private protected override CompressionStream CreateCompressor(Stream target, int level) =>
        new Lz4Compressor(target, level);
}
