using System.Runtime.ExceptionServices;

namespace PcapStream.Columns.Rows;

/// <summary>
/// The stream that the writer of a format writes to. It counts bytes, and keeps the first failure, of which the native
/// writer only reports the text; it accepts no byte after it.
/// </summary>
internal sealed class TableStream(Stream output) : Stream
{
    private ExceptionDispatchInfo? _failure;
    private bool _isClosed;
    private long _position;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isClosed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Accepts no more bytes: the native writer ends a file that is given up as if it were complete.</summary>
    public void Stop() => _isClosed = true;

    /// <exception cref="Exception">The failure of an earlier write.</exception>
    public void ThrowIfFailed() => _failure?.Throw();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _position += buffer.Length;
        if (_isClosed || _failure is not null)
            return;
        try
        {
            output.Write(buffer);
        }
        catch (IOException error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // The operation flushes its output.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
