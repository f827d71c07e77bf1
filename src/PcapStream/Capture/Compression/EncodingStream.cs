namespace PcapStream.Capture.Compression;

/// <summary>
/// Encodes what is written to it into one frame or member in a target. Closing it ends the frame and closes the
/// target; <see cref="Abandon"/> leaves the frame as it is, which a failed write does by itself.
/// </summary>
internal abstract class EncodingStream : OneWayStream
{
    private readonly Stream _target;
    private bool _isAbandoned;
    private bool _isClosed;

    /// <param name="target">Written first to last, and closed with this stream.</param>
    protected EncodingStream(Stream target) => _target = target;

    public sealed override bool CanWrite => !_isClosed;

    public sealed override void Write(ReadOnlySpan<byte> buffer) => EncodeOrAbandon(buffer, EncodeDirective.Continue);

    /// <summary>Brings all that was written before to the target, at some cost in compression.</summary>
    public sealed override void Flush()
    {
        EncodeOrAbandon([], EncodeDirective.Flush);
        _target.Flush();
    }

    /// <summary>Gives up: the target receives nothing more, and its frame stays without an end.</summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>Encodes all of <paramref name="data"/>, and hands to <see cref="Emit"/> what comes of it.</summary>
    protected abstract void Encode(ReadOnlySpan<byte> data, EncodeDirective directive);

    /// <summary>Gives back what the encoder holds.</summary>
    protected abstract void Release();

    /// <summary>Writes to the target, unless that was given up.</summary>
    protected void Emit(ReadOnlySpan<byte> encoded)
    {
        if (!_isAbandoned)
            _target.Write(encoded);
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
                EncodeOrAbandon([], EncodeDirective.End);
        }
        finally
        {
            _isClosed = true;
            Release();
            _target.Dispose();
        }
    }

    private void EncodeOrAbandon(ReadOnlySpan<byte> data, EncodeDirective directive)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        try
        {
            Encode(data, directive);
        }
        catch
        {
            Abandon();
            throw;
        }
    }
}
