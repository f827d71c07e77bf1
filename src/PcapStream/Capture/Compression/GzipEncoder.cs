using System.IO.Compression;

namespace PcapStream.Capture.Compression;

/// <summary>One gzip member through the base class library.</summary>
internal sealed class GzipEncoder : EncodingStream
{
    /// <summary>From stored to smallest.</summary>
    public static readonly LevelRange Levels = new(0, 9, Default: 6);

    private readonly GZipStream _member;

    public GzipEncoder(Stream target, int level)
        : base(target) => _member = new GZipStream(new Sink(this), new ZLibCompressionOptions { CompressionLevel = level });

    protected override void Encode(ReadOnlySpan<byte> data, EncodeDirective directive)
    {
        // Also when there is none: a member to which nothing was ever written would come out as no bytes at all.
        _member.Write(data);
        if (directive == EncodeDirective.Flush)
            _member.Flush();
        if (directive == EncodeDirective.End)
            _member.Dispose();
    }

    protected override void Release()
    {
        Abandon();
        _member.Dispose();
    }

    private sealed class Sink(GzipEncoder encoder) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer) => encoder.Emit(buffer);
    }
}
