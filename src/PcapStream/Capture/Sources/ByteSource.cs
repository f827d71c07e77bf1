using Microsoft.Win32.SafeHandles;
using PcapStream.Capture.Compression;

namespace PcapStream.Capture.Sources;

/// <summary>
/// The uncompressed bytes of a capture, first to last. Reads go directly into the caller's memory. One thread reads;
/// another one may count the bytes that were used.
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

    /// <summary>Whether <see cref="MoveTo"/> may be used.</summary>
    public virtual bool CanMove => IsSeekable;

    /// <summary>The compression of the stored bytes; null for none.</summary>
    public virtual CompressionFormat? Compression => null;

    /// <summary>Bytes in the capture now; null where that is not known before the end.</summary>
    public virtual long? Length => null;

    /// <summary>The same of the whole capture, where this is a part of it.</summary>
    public virtual long? WholeLength => Length;

    /// <summary>Bytes in the file now, as stored; null for a pipe.</summary>
    public virtual long? FileLength => Length;

    /// <summary>Bytes of the file that were used, as stored.</summary>
    public virtual long FilePosition => Position;

    /// <summary>The damage that ended the input early; null for none. Final once a read returned 0.</summary>
    public virtual string? Damage => null;

    /// <summary>Offset of the next byte to be used.</summary>
    public long Position { get; protected set; }

    /// <summary>Opens a file, a named pipe, or the standard input for <c>-</c>.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="follow">Whether to wait at the end of a file for more.</param>
    /// <exception cref="CaptureException">It cannot be opened; the message gives the reason in one line.</exception>
    public static ByteSource Open(string path, bool follow = false) => FileSource.Open(path, follow);

    /// <summary>Reads an open file or pipe, and closes it.</summary>
    /// <inheritdoc cref="Open(string, bool)"/>
    public static ByteSource Open(string path, SafeFileHandle handle, bool follow) =>
        FileSource.Open(path, handle, follow);

    /// <summary>Reads up to <paramref name="buffer"/>'s length and counts it as used; 0 only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while there was no data.</exception>
    public int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        int read = ReadAhead(buffer, cancellation);
        Position += read;
        return read;
    }

    /// <summary>Reads like <see cref="Read"/>, but only <see cref="Advance"/> counts.</summary>
    public int ReadAhead(Span<byte> buffer, CancellationToken cancellation)
    {
        if (_peeked.Length == 0)
            return ReadNext(buffer, cancellation);
        // Peeked bytes come first.
        int read = Math.Min(buffer.Length, _peeked.Length);
        _peeked.AsSpan(0, read).CopyTo(buffer);
        _peeked = _peeked[read..];
        return read;
    }

    /// <summary>Returns the next bytes without using them; fewer than requested only at the end of the input.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while there was no data.</exception>
    public ReadOnlySpan<byte> Peek(int bytes, CancellationToken cancellation)
    {
        int filled = _peeked.Length;
        Array.Resize(ref _peeked, Math.Max(filled, bytes));
        while (filled < bytes && ReadNext(_peeked.AsSpan(filled), cancellation) is > 0 and int read)
            filled += read;
        return (_peeked = _peeked[..filled]).AsSpan();
    }

    /// <summary>Skips bytes that <see cref="Peek"/> has returned.</summary>
    public void Skip(int bytes)
    {
        _peeked = _peeked[bytes..];
        Position += bytes;
    }

    /// <summary>Counts bytes from <see cref="ReadAt"/> or <see cref="ReadAhead"/> as used.</summary>
    public void Advance(int bytes) => Position += bytes;

    /// <summary>The last offset at or before another one that <see cref="MoveTo"/> takes.</summary>
    public virtual long PlaceBefore(long offset) => offset;

    /// <summary>Continues at an offset, before which all bytes count as used.</summary>
    /// <param name="offset">A <see cref="PlaceBefore"/>.</param>
    /// <returns>False where the bytes cannot be read from there.</returns>
    public bool MoveTo(long offset)
    {
        _peeked = [];
        Position = offset;
        return Seek(offset);
    }

    /// <summary>
    /// Whether no byte arrives for a while, although more may follow: a pipe whose writer waits, or a followed file.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled meanwhile.</exception>
    public virtual bool IsIdle(CancellationToken cancellation) => false;

    /// <summary>Fills <paramref name="buffer"/> from an offset, on any thread; fewer bytes only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public virtual int ReadAt(Span<byte> buffer, long offset) => throw new NotSupportedException();

    public abstract void Dispose();

    /// <summary>Sets the offset of the next bytes; false where they cannot be read.</summary>
    protected virtual bool Seek(long offset) => throw new NotSupportedException();

    /// <summary>Reads the next bytes; 0 only at the end.</summary>
    protected abstract int ReadNext(Span<byte> buffer, CancellationToken cancellation);
}
