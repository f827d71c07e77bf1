using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using PcapStream.Capture;
using PcapStream.Interop;
using PcapStream.Tables;

namespace PcapStream.Indexes;

/// <summary>
/// The state of a capture file for which an index was made: what a program changes that writes to the file, as far as
/// that can be seen without reading all of it.
/// </summary>
/// <param name="Length">Bytes in the file.</param>
/// <param name="Changed">The time of its last change, in nanoseconds since 1970.</param>
/// <param name="Ends">A hash of its first and its last bytes, 64 KiB each.</param>
internal readonly record struct FileState(long Length, long Changed, UInt128 Ends)
{
    private const int EndBytes = 64 << 10;

    /// <summary>A hash of bytes that tells accidents apart, and is the same in every run.</summary>
    public static UInt128 Hash(ReadOnlySpan<byte> bytes) => new SipHash(0, 0).Hash(bytes);

    /// <summary>The state of a file now.</summary>
    /// <exception cref="CaptureException">The file cannot be read.</exception>
    public static FileState Of(string path)
    {
        try
        {
            using SafeFileHandle file = SystemFiles.OpenToRead(path);
            FileStatus status = FileStatus.Of(file) ?? FileStatus.Of(path) ?? default;
            byte[] ends = new byte[2 * EndBytes];
            int read = Fill(file, ends.AsSpan(0, EndBytes), 0);
            read += Fill(file, ends.AsSpan(read, EndBytes), Math.Max(0, status.Length - EndBytes));
            return new FileState(status.Length, status.Changed, Hash(ends.AsSpan(0, read)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaptureException($"{path}: cannot be read for its index: {error.Message}", error);
        }
    }

    /// <summary>Writes the state: 8 bytes of length, 8 of the time, 16 of the hash.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Changed);
        BinaryPrimitives.WriteUInt128LittleEndian(bytes[16..], Ends);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote.</summary>
    public static FileState ReadFrom(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt128LittleEndian(bytes[16..]));

    private static int Fill(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int filled = 0;
        while (filled < bytes.Length && RandomAccess.Read(file, bytes[filled..], offset + filled) is > 0 and int read)
            filled += read;
        return filled;
    }
}
