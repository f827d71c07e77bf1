using System.Buffers.Binary;
using System.Security.Cryptography;
using PcapStream.Interop;

namespace PcapStream.Partials;

/// <summary>
/// Reads a partial, frame by frame. Its digest is checked before the first frame, in constant memory.
/// </summary>
internal sealed class PartialReader : IDisposable
{
    private const int PieceBytes = 1 << 17;
    private const int LeastSize =
        PartialFormat.PrologueSize + 2 * PartialFormat.FrameHeaderSize + PartialFormat.DigestSize;

    private readonly FileStream _file;
    private readonly long _end;
    private byte[] _frame = new byte[4096];

    /// <param name="path">The file.</param>
    /// <exception cref="PartialException">It cannot be read, is no partial, or is not as it was written.</exception>
    public PartialReader(string path)
    {
        OpenSsl.Require("combine");
        Path = path;
        Fields = new PartialCursor(path);
        try
        {
            _file = new FileStream(SystemFiles.OpenToRead(path), FileAccess.Read, PieceBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PartialException($"{path}: cannot be read: {error.Message}");
        }
        try
        {
            _end = CheckAll();
            if (Next() != PartialFrame.Header)
                throw Fields.Fault("it has no header");
            Header = PartialHeader.ReadFrom(Fields);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What it is of.</summary>
    public PartialHeader Header { get; }

    /// <summary>The fields of the current frame.</summary>
    public PartialCursor Fields { get; }

    /// <summary>The kind of the current frame.</summary>
    public PartialFrame Kind { get; private set; }

    /// <summary>Reads the next frame; the last is <see cref="PartialFrame.End"/>.</summary>
    /// <exception cref="PartialException">It is cut short.</exception>
    public PartialFrame Next()
    {
        Span<byte> header = stackalloc byte[PartialFormat.FrameHeaderSize];
        Fill(header);
        int kind = BinaryPrimitives.ReadInt32LittleEndian(header);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[sizeof(int)..]);
        if (kind is < (int)PartialFrame.Header or > (int)PartialFrame.End)
            throw Fields.Fault("a frame is of no known kind");
        if (length < 0 || length > Math.Min(PartialFormat.MostFrameBytes, _end - _file.Position))
            throw Fields.Fault("a frame is longer than the file");
        if (length > _frame.Length)
            _frame = new byte[length];
        Fill(_frame.AsSpan(0, length));
        Fields.Begin(_frame.AsMemory(0, length));
        Kind = (PartialFrame)kind;
        if (Kind == PartialFrame.End && (length > 0 || _file.Position != _end))
            throw Fields.Fault("it continues after its end");
        return Kind;
    }

    /// <summary>Reads the next frame, which has to be of a kind.</summary>
    public PartialCursor Next(PartialFrame kind)
    {
        Next();
        return Current(kind);
    }

    /// <summary>The fields of the current frame, which has to be of a kind.</summary>
    public PartialCursor Current(PartialFrame kind) => Kind == kind
        ? Fields
        : throw Fields.Fault($"a frame of kind {kind} is missing");

    public void Dispose() => _file.Dispose();

    // Checks magic, version and digest; returns the offset of the digest.
    private long CheckAll()
    {
        Span<byte> prologue = stackalloc byte[PartialFormat.PrologueSize];
        int read = _file.ReadAtLeast(prologue, prologue.Length, throwOnEndOfStream: false);
        if (!prologue[..read].StartsWith(PartialFormat.Magic))
            throw new PartialException($"{Path}: is not a partial, which --partial writes");
        if (read < prologue.Length || _file.Length < LeastSize)
            throw new PartialException($"{Path}: is cut short");
        int version = BinaryPrimitives.ReadInt32LittleEndian(prologue[PartialFormat.Magic.Length..]);
        if (version != PartialFormat.Version)
        {
            throw new PartialException(
                $"{Path}: has version {version} of the format, and this program reads version {PartialFormat.Version}");
        }
        long end = _file.Length - PartialFormat.DigestSize;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(prologue);
        byte[] piece = new byte[PieceBytes];
        for (long left = end - read; left > 0; left -= read)
        {
            read = _file.Read(piece, 0, (int)Math.Min(piece.Length, left));
            if (read == 0)
                throw new PartialException($"{Path}: is cut short");
            hash.AppendData(piece, 0, read);
        }
        Span<byte> digest = stackalloc byte[PartialFormat.DigestSize];
        read = _file.ReadAtLeast(digest, digest.Length, throwOnEndOfStream: false);
        if (read < digest.Length || !digest.SequenceEqual(hash.GetHashAndReset()))
            throw new PartialException($"{Path}: is cut short or was changed: its digest is another");
        _file.Position = PartialFormat.PrologueSize;
        return end;
    }

    private void Fill(Span<byte> bytes)
    {
        if (bytes.Length > _end - _file.Position
            || _file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Fields.Fault("it ends within a frame");
    }
}
