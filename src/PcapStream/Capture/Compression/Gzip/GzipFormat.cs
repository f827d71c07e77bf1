namespace PcapStream.Capture.Compression.Gzip;

/// <summary>gzip (RFC 1952), one member or many.</summary>
internal sealed class GzipFormat : CompressionFormat
{
    public override string Name => "gzip";

    public override string Extension => ".gz";

    public override bool CanWrite => true;

    internal override string Unit => "member";

    // Tapes have blocks, which are filled with zeros.
    internal override bool AllowsPadding => true;

    private protected override LevelRange Levels => new(0, 9, Default: 6);

    internal override bool IsUnit(ReadOnlySpan<byte> start) => start.StartsWith<byte>([0x1F, 0x8B, 0x08]);

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new GzipDecompressor(this, source);

    private protected override CompressionStream CreateCompressor(Stream target, int level) =>
        new GzipCompressor(target, level);
}
