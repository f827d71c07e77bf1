using System.Buffers.Binary;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// SCTP's common header, RFC 9260, section 3.1.
/// <code>
///  0             2                  4                  8          12
///  +-------------+------------------+------------------+----------+--------
///  | source port | destination port | verification tag | checksum | chunks
///  +-------------+------------------+------------------+----------+--------
/// </code>
/// </summary>
public readonly ref struct SctpHeader
{
    /// <summary>Length of the common header in bytes.</summary>
    public const int Size = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private SctpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Verification tag of the association.</summary>
    public uint VerificationTag => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>CRC32c of the packet.</summary>
    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Enumerates the chunks.</summary>
    public SctpChunks Chunks => new(_bytes[Size..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SctpHeader header)
    {
        header = new SctpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Sctp, Size);
        return Protocol.None;
    }
}

/// <summary>Enumerates the chunks of an SCTP packet, up to the first with an incomplete or invalid header.</summary>
public ref struct SctpChunks
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first.</summary>
    /// <param name="bytes">The bytes after the common header.</param>
    public SctpChunks(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The current chunk.</summary>
    public SctpChunk Current { get; private set; }

    /// <summary>Whether the last chunk's length contradicts its header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly SctpChunks GetEnumerator() => this;

    /// <summary>Advances to the next chunk.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < SctpChunk.HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        IsMalformed = length < SctpChunk.HeaderSize;
        if (IsMalformed)
            return false;
        Current = new SctpChunk(
            _rest[0], _rest[1], length, _rest[SctpChunk.HeaderSize..Math.Min(length, _rest.Length)]);
        _rest = _rest[Math.Min(length + 3 & ~3, _rest.Length)..];
        return true;
    }
}

/// <summary>
/// A chunk of an SCTP packet, RFC 9260, section 3.2.
/// <code>
///  0      1       2        4
///  +------+-------+--------+------------------------------------
///  | type | flags | length | length - 4 bytes, padded to 4 bytes
///  +------+-------+--------+------------------------------------
/// </code>
/// </summary>
public readonly ref struct SctpChunk
{
    internal const int HeaderSize = 4;

    internal SctpChunk(byte type, byte flags, int length, ReadOnlySpan<byte> data)
    {
        Length = length;
        Type = type;
        Flags = flags;
        Data = data;
    }

    /// <summary>The chunk's type (IANA, SCTP chunk types).</summary>
    public byte Type { get; }

    /// <summary>The flags, whose meaning depends on the type.</summary>
    public byte Flags { get; }

    /// <summary>Length of the chunk in bytes, as its header gives it; with the header, without padding.</summary>
    public int Length { get; }

    /// <summary>The value, without header and padding, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
