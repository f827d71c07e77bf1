namespace PcapStream.Capture.Compression;

/// <summary>
/// Compresses into one frame or member of a target. Closing the stream ends the frame and closes the target.
/// <see cref="Abandon"/> leaves the frame without an end, as does a failed write.
/// </summary>
internal abstract class CompressionStream : OneWayStream
{
    private readonly Stream _target;
    private bool _isAbandoned;
    private bool _isClosed;

    /// <param name="target">Written first to last, and closed with this stream.</param>
    protected CompressionStream(Stream target) => _target = target;

    public sealed override bool CanWrite => !_isClosed;

    public sealed override void Write(ReadOnlySpan<byte> buffer) =>
        CompressOrAbandon(buffer, CompressionDirective.Continue);

    /// <summary>Writes all bytes so far to the target, at some cost in compression.</summary>
    public sealed override void Flush()
    {
        CompressOrAbandon([], CompressionDirective.Flush);
        _target.Flush();
    }

    /// <summary>Gives up: the target receives nothing more, and its frame stays without an end.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Compresses all of <paramref name="data"/>, and passes the result to <see cref="Emit"/>.</summary>
    protected abstract void Compress(ReadOnlySpan<byte> data, CompressionDirective directive);

    /// <summary>Frees the compressor's memory.</summary>
    protected abstract void Release();

    /// <summary>Writes to the target, unless the stream was abandoned.</summary>
    protected void Emit(ReadOnlySpan<byte> compressed)
    {
        if (!_isAbandoned)
            _target.Write(compressed);
    }

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
            Close(_isAbandoned);
        base.Dispose(disposing);
    }

    private void Close(bool isAbandoned)
    {
        try
        {
            if (!isAbandoned)
                CompressOrAbandon([], CompressionDirective.End);
        }
        finally
        {
            _isClosed = true;
            Release();
            _target.Dispose();
        }
    }

    private void CompressOrAbandon(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        try
        {
            Compress(data, directive);
        }
        catch
        {
            Abandon();
            throw;
        }
    }
}

/// <summary>How much of its input a compressor has to write; numbered as ZSTD_EndDirective.</summary>
internal enum CompressionDirective
{
    /// <summary>As little as makes for the best compression.</summary>
    Continue,

    /// <summary>All of it, so that a reader can have it.</summary>
    Flush,

    /// <summary>All of it, and the end of the frame.</summary>
    End,
}
