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

    private readonly FileStream _stream;
    private readonly SafeFileHandle _handle;

    private ByteSource(string name, SafeFileHandle handle)
    {
        Name = name;
        _handle = handle;
        // Without a buffer of its own: the stream's part is to know pipes from files.
        _stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        // A shell may have given a file as standard input, and somebody may have read the first part of it. Files
        // under /proc claim a length of zero, so they are read as a pipe is.
        IsSeekable = _stream.CanSeek && _stream.Length > 0;
        if (IsSeekable)
            Position = _stream.Position;
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
            return Open("standard input", static _ => new SafeFileHandle(0, ownsHandle: false));
        if (Directory.Exists(path))
            throw new CaptureException($"{path}: is a directory, not a capture");
        return Open(path, static path => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));
    }

    /// <summary>Reads up to <paramref name="buffer"/>'s length from <see cref="Position"/> on; 0 only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the pipe had nothing.</exception>
    public int Read(Span<byte> buffer, CancellationToken cancellation)
    {
        if (!IsSeekable)
            PipePoll.WaitForData(_handle, cancellation);
        int read = ReadOnce(buffer, Position);
        Position += read;
        return read;
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

    /// <summary>Reads until <paramref name="buffer"/> is full or the input ends; returns the bytes read.</summary>
    public int ReadFully(Span<byte> buffer, CancellationToken cancellation)
    {
        int filled = 0;
        while (filled < buffer.Length && Read(buffer[filled..], cancellation) is > 0 and int read)
            filled += read;
        return filled;
    }

    /// <summary>Counts bytes that <see cref="ReadAt"/> brought as used.</summary>
    public void Advance(int bytes) => Position += bytes;

    public void Dispose() => _stream.Dispose();

    private static ByteSource Open(string path, Func<string, SafeFileHandle> open)
    {
        try
        {
            return new ByteSource(path, open(path));
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
            return IsSeekable ? RandomAccess.Read(_handle, buffer, offset) : _stream.Read(buffer);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{Name}: cannot be read at offset {offset}: {error.Message}", error);
        }
    }
}
