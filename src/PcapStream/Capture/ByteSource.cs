using Microsoft.Win32.SafeHandles;

namespace PcapStream.Capture;

/// <summary>
/// The bytes of a capture, first to last: a file, a pipe or the standard input. Reads go straight into the caller's
/// memory and never seek, so that a pipe is as good as a file.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    /// <summary>The name that stands for the standard input.</summary>
    public const string StandardInput = "-";

    private readonly SafeFileHandle _handle;

    private ByteSource(string name, SafeFileHandle handle, long? length)
    {
        Name = name;
        _handle = handle;
        Length = length;
    }

    /// <summary>The name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>Bytes in the file; null for a pipe, which does not know.</summary>
    public long? Length { get; }

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Opens a file, a named pipe, or the standard input for <c>-</c>.</summary>
    /// <exception cref="CaptureException">It cannot be opened; the message says why in one line.</exception>
    public static ByteSource Open(string path)
    {
        if (path == StandardInput)
            return OpenStandardInput();
        if (Directory.Exists(path))
            throw new CaptureException($"{path}: is a directory, not a capture");
        try
        {
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            return new ByteSource(path, handle, LengthOf(handle));
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

    /// <summary>Reads up to <paramref name="buffer"/>'s length; 0 only at the end.</summary>
    /// <exception cref="CaptureException">The system failed to read.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            int read = RandomAccess.Read(_handle, buffer, Position);
            Position += read;
            return read;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{Name}: cannot be read at offset {Position}: {error.Message}", error);
        }
    }

    /// <summary>Reads until <paramref name="buffer"/> is full or the input ends; returns the bytes read.</summary>
    public int ReadFully(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && Read(buffer[filled..]) is > 0 and int read)
            filled += read;
        return filled;
    }

    public void Dispose() => _handle.Dispose();

    // A shell may have given a file as standard input, and somebody may have read the first part of it.
    private static ByteSource OpenStandardInput()
    {
        var handle = new SafeFileHandle(0, ownsHandle: false);
        try
        {
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
            return new ByteSource("standard input", handle, LengthOf(handle)) { Position = stream.CanSeek ? stream.Position : 0 };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CaptureException($"standard input: cannot be read: {error.Message}", error);
        }
    }

    // A pipe has no length, a device no useful one, and files under /proc claim one of zero.
    private static long? LengthOf(SafeFileHandle handle)
    {
        try
        {
            return RandomAccess.GetLength(handle) is > 0 and long length ? length : null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }
}
