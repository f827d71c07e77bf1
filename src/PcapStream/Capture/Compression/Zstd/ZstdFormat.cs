using PcapStream.Capture.Compression.Lz4;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>Zstandard (RFC 8878), one frame or many; skippable frames are skipped.</summary>
internal sealed class ZstdFormat : CompressionFormat
{
    public const uint Magic = 0xFD2FB528;

    public override string Name => "zstd";

    public override string Extension => ".zst";

    public override bool CanWrite => true;

    internal override string Unit => "frame";

    private protected override LevelRange Levels => ZstdCompressor.Levels;

    internal override bool IsUnit(ReadOnlySpan<byte> start) =>
        SkippableFrames.Word(start) == Magic || SkippableFrames.IsAt(start);

    // Frames to skip at the start of a file are zstd's unless an lz4 frame is seen to follow: pzstd writes one first.
    internal override bool IsFile(ReadOnlySpan<byte> start) =>
        IsUnit(start) && !SkippableFrames.LeadTo(start, Lz4Format.Magic);

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new ZstdDecompressor(this, source, memoryLimit);

    private protected override CompressionStream CreateCompressor(Stream target, int level) =>
        new ZstdCompressor(target, level);
}
