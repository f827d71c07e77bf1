using PcapStream.Capture.Compression;

namespace PcapStream.Capture.Sources;

/// <summary>
/// The uncompressed bytes of a capture, first to last. Reads go straight into the caller's memory. One thread reads;
/// it may be another than the one that counts what was used.
/// </summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";

    private byte[] _peeked = [];

    /// <summary>The name as the user gave it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether <see cref="ReadAt"/> may be used.</summary>
    public virtual bool IsSeekable => false;

    /// <summary>How the bytes are stored; null for as they are.</summary>
    public virtual CompressionFormat? Compression => null;

    /// <summary>Bytes in the capture now; null where that is not known before the end.</summary>
    public virtual long? Length => null;

    /// <summary>Bytes in the file now, as stored; null for a pipe.</summary>
    public virtual long? FileLength => Length;

    /// <summary>Bytes of the file that were used, as stored.</summary>
    public virtual long FilePosition => Position;

    /// <summary>Why there is nothing more, when that is not because the input ended; final once a read returned 0.</summary>
    public virtual string? Damage => null;

    /// <summary>Offset of the next byte to be used.</summary>
    public long Position { get; protected set; }

    /// <summary>Opens a file, a named pipe, or the standard input for <c>-</c>.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="follow">Whether the end of a file is waited at for more.</param>
    /// <exception cref="CaptureException">It cannot be opened; the message says why in one line.</exception>
    public static ByteSource Open(string path, bool follow = false) => FileSource.Open(path, follow);

    /// <summary>Reads up to <paramref name="buffer"/>'s length and counts it as used; 0 only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while there was nothing.</exception>
    public int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        int read = ReadAhead(buffer, cancellation);
        Position += read;
        return read;
    }

    /// <summary>Reads like <see cref="Read"/>, and leaves it to <see cref="Advance"/> to count.</summary>
    public int ReadAhead(Span<byte> buffer, CancellationToken cancellation)
    {
        if (_peeked.Length == 0)
            return ReadNext(buffer, cancellation);
        // What Peek has taken comes first.
        int read = Math.Min(buffer.Length, _peeked.Length);
        _peeked.AsSpan(0, read).CopyTo(buffer);
        _peeked = _peeked[read..];
        return read;
    }

    /// <summary>Shows the next bytes without using them; fewer than asked for only when the input has no more.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while there was nothing.</exception>
    public ReadOnlySpan<byte> Peek(int bytes, CancellationToken cancellation)
    {
        int filled = _peeked.Length;
        Array.Resize(ref _peeked, Math.Max(filled, bytes));
        while (filled < bytes && ReadNext(_peeked.AsSpan(filled), cancellation) is > 0 and int read)
            filled += read;
        return (_peeked = _peeked[..filled]).AsSpan();
    }

    /// <summary>Passes over bytes that <see cref="Peek"/> has shown.</summary>
    public void Skip(int bytes)
    {
        _peeked = _peeked[bytes..];
        Position += bytes;
    }

    /// <summary>Counts bytes that <see cref="ReadAt"/> or <see cref="ReadAhead"/> brought as used.</summary>
    public void Advance(int bytes) => Position += bytes;

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/> on, on any thread; fewer bytes only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public virtual int ReadAt(Span<byte> buffer, long offset) => throw new NotSupportedException();

    public abstract void Dispose();

    /// <summary>Reads what comes next; 0 only at the end.</summary>
    protected abstract int ReadNext(Span<byte> buffer, CancellationToken cancellation);
}
