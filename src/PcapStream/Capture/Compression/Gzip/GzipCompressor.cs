using System.IO.Compression;
using System.Runtime.ExceptionServices;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>One gzip member through the base class library.</summary>
internal sealed class GzipCompressor : CompressionStream
{
    private readonly GZipStream _member;
    private ExceptionDispatchInfo? _failure;
    private bool _isEmpty = true;

    public GzipCompressor(Stream target, int level)
        : base(target) =>
            _member = new GZipStream(new Sink(this), new ZLibCompressionOptions { CompressionLevel = level });

    // A header without a name or a time, the shortest last block, a checksum and a length of zero (RFC 1952, 2.3).
    private static ReadOnlySpan<byte> EmptyMember =>
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        _isEmpty &= data.IsEmpty;
        _member.Write(data);
        if (directive == CompressionDirective.Flush)
            _member.Flush();
        if (directive == CompressionDirective.End)
            End();
        _failure?.Throw();
    }

    protected override void Release()
    {
        Abandon();
        _member.Dispose();
    }

    private void End()
    {
        _member.Dispose();
        // GZipStream writes nothing for no data, which is not a gzip file.
        if (_isEmpty)
            Emit(EmptyMember);
    }

    // An exception through the deflater would leave it with a pointer to input that no longer exists, which it uses
    // when it is closed: so exceptions are kept from it.
    private sealed class Sink(GzipCompressor encoder) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (encoder._failure is not null)
                return;
            try
            {
                encoder.Emit(buffer);
            }
            catch (Exception error)
            {
                encoder._failure = ExceptionDispatchInfo.Capture(error);
            }
        }
    }
}
