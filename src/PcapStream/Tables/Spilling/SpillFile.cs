using Microsoft.Win32.SafeHandles;

namespace PcapStream.Tables.Spilling;

/// <summary>A temporary file that only grows.</summary>
internal sealed class SpillFile : IDisposable
{
    private readonly SpillFolder _folder;
    private readonly SafeFileHandle _handle;

    internal SpillFile(SpillFolder folder, SafeFileHandle handle)
    {
        _folder = folder;
        _handle = handle;
    }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Closes and thereby deletes it.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed)
            return;
        _folder.Forget(this);
        _handle.Dispose();
    }

    /// <exception cref="SpillException">The disk is full, or the system refuses for another reason.</exception>
    public void Append(ReadOnlySpan<byte> bytes) => Write(bytes, Length);

    /// <summary>Writes over bytes, or after the end; bytes between are 0.</summary>
    /// <exception cref="SpillException">The disk is full, or the system refuses for another reason.</exception>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        // The latter is how the runtime reports a limit of the file's size.
        catch (Exception cause) when (cause is IOException or ArgumentOutOfRangeException)
        {
            throw new SpillException(_folder.Parent, "write", _folder.HeldBytes + bytes.Length, cause);
        }
        long growth = Math.Max(offset + bytes.Length - Length, 0);
        Length += growth;
        _folder.NoteWritten(bytes.Length, growth);
    }

    /// <summary>Reads exactly as many bytes as there is room for.</summary>
    /// <exception cref="SpillException">The system refuses.</exception>
    public void Read(Span<byte> bytes, long offset)
    {
        try
        {
            while (bytes.Length > 0)
            {
                int read = RandomAccess.Read(_handle, bytes, offset);
                if (read == 0)
                    throw new EndOfStreamException($"The file ends at {offset} of {Length} bytes.");
                bytes = bytes[read..];
                offset += read;
            }
        }
        catch (IOException cause)
        {
            throw new SpillException(_folder.Parent, "read", _folder.HeldBytes, cause);
        }
    }
}
