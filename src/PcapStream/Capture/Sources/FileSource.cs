using Microsoft.Win32.SafeHandles;
using PcapStream.Interop;

namespace PcapStream.Capture.Sources;

/// <summary>
/// A file that any thread may read at any offset; or a pipe or the standard input; or a file that grows.
/// </summary>
internal sealed class FileSource : ByteSource
{
    // Short enough to see a packet soon after it is written, and long enough to cost nothing.
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(50);

    // Short for a person who waits for packets, and long for a program that writes them.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly SafeFileHandle _handle;
    private readonly bool _isFile;
    private readonly bool _follow;

    // Null for a file.
    private readonly FileStream? _stream;

    private long _next;

    private FileSource(string name, SafeFileHandle handle, long position, bool follow)
    {
        Name = name;
        _handle = handle;
        _next = Position = position;
        _follow = follow;
        if (StandardStreams.IsTerminal(handle))
            throw new CaptureException($"{name}: is a terminal, not a capture; name a file, or pipe one in");
        _isFile = LengthOf(handle) is var length && (length > 0 || (follow && length == 0));
        // Unbuffered.
        _stream = _isFile ? null : new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }

    public override string Name { get; }

    public override bool IsSeekable => _isFile && !_follow;

    public override long? Length => IsSeekable ? RandomAccess.GetLength(_handle) : null;

    public override long? FileLength => _isFile ? RandomAccess.GetLength(_handle) : null;

    /// <inheritdoc cref="ByteSource.Open(string, bool)"/>
    public static new FileSource Open(string path, bool follow)
    {
        if (path == StandardInput)
            return Open("standard input", name => OpenStandardInput(name, follow));
        if (FileStatus.Of(path) is { Kind: FileKind.Folder })
            throw new CaptureException($"{path}: is a directory, not a capture");
        return Open(path, name => OpenFile(name, follow));
    }

    /// <inheritdoc cref="ByteSource.Open(string, SafeFileHandle, bool)"/>
    public static new FileSource Open(string path, SafeFileHandle handle, bool follow) =>
        Open(path, name => new FileSource(name, handle, position: 0, follow));

    public override bool IsIdle(CancellationToken cancellation)
    {
        if (!_isFile)
            return !PipePoll.HasData(_handle, Patience, cancellation);
        if (!_follow || RandomAccess.GetLength(_handle) > _next)
            return false;
        cancellation.WaitHandle.WaitOne(Patience);
        return RandomAccess.GetLength(_handle) <= _next;
    }

    public override int ReadAt(Span<byte> buffer, long offset)
    {
        int filled = 0;
        while (filled < buffer.Length && ReadOnce(buffer[filled..], offset + filled) is > 0 and int read)
            filled += read;
        return filled;
    }

    public override void Dispose()
    {
        _stream?.Dispose();
        _handle.Dispose();
    }

    protected override bool Seek(long offset)
    {
        _next = offset;
        return true;
    }

    protected override int ReadNext(Span<byte> buffer, CancellationToken cancellation)
    {
        if (!_isFile)
            PipePoll.WaitForData(_handle, cancellation);
        int read = ReadOnce(buffer, _next);
        while (read == 0 && _follow && _isFile)
        {
            cancellation.ThrowIfCancellationRequested();
            cancellation.WaitHandle.WaitOne(FollowInterval);
            if (RandomAccess.GetLength(_handle) < _next)
                throw new CaptureException($"{Name}: has become shorter than the {_next} bytes that were read");
            read = ReadOnce(buffer, _next);
        }
        _next += read;
        return read;
    }

    private static FileSource OpenFile(string path, bool follow) =>
        new(path, SystemFiles.OpenToRead(path), position: 0, follow);

    // The standard input may be a file, of which another program may have read the first part.
    private static FileSource OpenStandardInput(string name, bool follow)
    {
        if (StandardStreams.IsInputOwnPipe())
            throw new CaptureException($"{name}: is closed");
        using var stream = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        return new FileSource(
            name, new SafeFileHandle(0, ownsHandle: false), stream.CanSeek ? stream.Position : 0, follow);
    }

    // Negative for a pipe, meaningless for a device, and zero for files under /proc, which have bytes anyway.
    private static long LengthOf(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            return -1;
        }
    }

    private static FileSource Open(string path, Func<string, FileSource> open)
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
