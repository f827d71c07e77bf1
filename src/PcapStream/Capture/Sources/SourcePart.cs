using PcapStream.Capture.Compression;

namespace PcapStream.Capture.Sources;

/// <summary>
/// A part of another source: offsets are those of the whole, which stays open. For a source that is not seekable it is
/// the next part.
/// </summary>
internal sealed class SourcePart : ByteSource
{
    private readonly ByteSource _whole;
    private long _next;

    /// <param name="whole">The source.</param>
    /// <param name="start">First byte of the part; the next byte of a source that is not seekable.</param>
    /// <param name="end">One past its last byte.</param>
    public SourcePart(ByteSource whole, long start, long end)
    {
        _whole = whole;
        _next = Position = Start = start;
        End = end;
    }

    /// <summary>Offset of its first byte.</summary>
    public long Start { get; }

    /// <summary>Offset after its last byte, which may be beyond the end of the whole.</summary>
    public long End { get; }

    public override long? WholeLength => _whole.WholeLength;

    public override string Name => _whole.Name;

    public override bool IsSeekable => _whole.IsSeekable;

    public override CompressionFormat? Compression => _whole.Compression;

    public override long? Length => _whole.Length is { } length ? Math.Min(length, End) : null;

    public override long? FileLength => _whole.FileLength;

    public override long FilePosition => _whole.FilePosition;

    public override string? Damage => _whole.Damage;

    public override int ReadAt(Span<byte> buffer, long offset) => _whole.ReadAt(Within(buffer, offset), offset);

    public override void Dispose()
    {
        // The whole stays open.
    }

    protected override bool Seek(long offset)
    {
        _next = offset;
        return true;
    }

    protected override int ReadNext(Span<byte> buffer, CancellationToken cancellation)
    {
        buffer = Within(buffer, _next);
        int read = IsSeekable ? _whole.ReadAt(buffer, _next) : buffer.IsEmpty ? 0 : _whole.Read(buffer, cancellation);
        _next += read;
        return read;
    }

    private Span<byte> Within(Span<byte> buffer, long offset) =>
        buffer[..(int)Math.Clamp(End - offset, 0, buffer.Length)];
}
