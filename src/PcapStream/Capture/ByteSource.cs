using Microsoft.Win32.SafeHandles;

namespace PcapStream.Capture;

/// <summary>
/// The bytes of a capture: a file, which any thread may read at any place, or a pipe or the standard input, which one
/// thread reads first to last. Reads go straight into the caller's memory.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";

    private readonly SafeFileHandle _handle;

    // Only what is read first to last needs one.
    private readonly FileStream? _stream;

    private byte[] _peeked = [];

    private ByteSource(string name, SafeFileHandle handle, long position)
    {
        Name = name;
        _handle = handle;
        Position = position;
        IsSeekable = LengthOf(handle) > 0;
        // Without a buffer of its own.
        _stream = IsSeekable ? null : new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>The name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>Whether <see cref="ReadAt"/> may be used.</summary>
    public bool IsSeekable { get; }

    /// <summary>Bytes in the file now; null for a pipe, which does not know.</summary>
    public long? Length => IsSeekable ? RandomAccess.GetLength(_handle) : null;

    /// <summary>Offset of the next byte to be used.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file, a named pipe, or the standard input for <c>-</c>.</summary>
    /// <exception cref="CaptureException">It cannot be opened; the message says why in one line.</exception>
    public static ByteSource Open(string path)
    {
        if (path == StandardInput)
            return Open("standard input", OpenStandardInput);
        if (Directory.Exists(path))
            throw new CaptureException($"{path}: is a directory, not a capture");
        return Open(path, OpenFile);
    }

    /// <summary>Reads up to <paramref name="buffer"/>'s length from <see cref="Position"/> on; 0 only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the pipe had nothing.</exception>
    public int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        int read = ReadPeeked(buffer);
        if (read == 0)
        {
            if (!IsSeekable)
                PipePoll.WaitForData(_handle, cancellation);
            read = ReadOnce(buffer, Position);
        }
        Position += read;
        return read;
    }

    /// <summary>Shows the first bytes without using them; fewer than asked for only when the input has no more.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the pipe had nothing.</exception>
    public ReadOnlySpan<byte> Peek(int bytes, CancellationToken cancellation)
    {
        if (IsSeekable)
        {
            byte[] start = new byte[bytes];
            return start.AsSpan(0, ReadAt(start, Position));
        }
        int filled = _peeked.Length;
        Array.Resize(ref _peeked, Math.Max(filled, bytes));
        while (filled < bytes)
        {
            PipePoll.WaitForData(_handle, cancellation);
            int read = ReadOnce(_peeked.AsSpan(filled), filled);
            if (read == 0)
                break;
            filled += read;
        }
        return (_peeked = _peeked[..filled]).AsSpan();
    }

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/> on, on any thread; fewer bytes only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public int ReadAt(Span<byte> buffer, long offset)
    {
        int filled = 0;
        while (filled < buffer.Length && ReadOnce(buffer[filled..], offset + filled) is > 0 and int read)
            filled += read;
        return filled;
    }

    /// <summary>Counts bytes that <see cref="ReadAt"/> or <see cref="Peek"/> brought as used.</summary>
    public void Advance(int bytes)
    {
        Position += bytes;
        _peeked = _peeked[Math.Min(bytes, _peeked.Length)..];
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _handle.Dispose();
    }

    // What Peek has taken out of a pipe comes first.
    private int ReadPeeked(Span<byte> buffer)
    {
        int read = Math.Min(buffer.Length, _peeked.Length);
        _peeked.AsSpan(0, read).CopyTo(buffer);
        _peeked = _peeked[read..];
        return read;
    }

    private static ByteSource OpenFile(string path) => new(path,
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan), position: 0);

    // A shell may have given a file as standard input, and somebody may have read the first part of it.
    private static ByteSource OpenStandardInput(string name)
    {
        using var stream = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return new ByteSource(name, new SafeFileHandle(0, ownsHandle: false), stream.CanSeek ? stream.Position : 0);
    }

    // None for a pipe, no useful one for a device, and zero for the files under /proc, which have bytes all the same.
    private static long LengthOf(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }

    private static ByteSource Open(string path, Func<string, ByteSource> open)
    {
        try
        {
            return open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CaptureException($"{path}: no such file", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CaptureException($"{path}: permission denied", error);
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            throw new CaptureException($"{path}: cannot be opened: {error.Message}", error);
        }
    }

    private int ReadOnce(Span<byte> buffer, long offset)
    {
        try
        {
            return _stream is null ? RandomAccess.Read(_handle, buffer, offset) : _stream.Read(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{Name}: cannot be read at offset {offset}: {error.Message}", error);
        }
    }
}
