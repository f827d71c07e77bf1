using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Xz;

/// <summary>xz, the container of LZMA2, one stream or many.</summary>
internal sealed class XzFormat : CompressionFormat
{
    public override string Name => "xz";

    public override string Extension => ".xz";

    internal override string Unit => "stream";

    // Stream padding: xz-file-format.txt, 2.2.
    internal override bool AllowsPadding => true;

    internal override SystemLibrary Library => LibLzma.Library;

    internal override bool IsUnit(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00]);

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new XzDecompressor(this, source, memoryLimit);
}
