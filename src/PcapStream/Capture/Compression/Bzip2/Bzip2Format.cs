using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Bzip2;

/// <summary>bzip2, one stream or many.</summary>
internal sealed class Bzip2Format : CompressionFormat
{
    public override string Name => "bzip2";

    public override string Extension => ".bz2";

    internal override string Unit => "stream";

    internal override SystemLibrary Library => LibBzip2.Library;

    internal override bool IsUnit(ReadOnlySpan<byte> start) =>
        start.StartsWith("BZh"u8) && start.Length > 3 && start[3] is >= (byte)'1' and <= (byte)'9';

    private protected override DecompressionStream CreateDecompressor(Stream source, long memoryLimit) =>
        new Bzip2Decompressor(this, source);
}
