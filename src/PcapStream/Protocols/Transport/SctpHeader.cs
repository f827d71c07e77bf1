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
    /// <summary>Bytes of the common header.</summary>
    public const int Size = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private SctpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Tells the receiver that the packet belongs to the association.</summary>
    public uint VerificationTag => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>CRC32c of the packet.</summary>
    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>The chunks, one after the other.</summary>
    public SctpChunks Chunks => new(_bytes[Size..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
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

/// <summary>Goes over the chunks of an SCTP packet, up to the first whose header is not there or contradicts itself.</summary>
public ref struct SctpChunks
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first.</summary>
    /// <param name="bytes">What follows the common header.</param>
    public SctpChunks(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The chunk at hand.</summary>
    public SctpChunk Current { get; private set; }

    /// <summary>Whether the last step found a length that contradicts the chunk's header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly SctpChunks GetEnumerator() => this;

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False behind the last.</returns>
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

    /// <summary>What the chunk is (IANA, SCTP chunk types).</summary>
    public byte Type { get; }

    /// <summary>What the type says they mean.</summary>
    public byte Flags { get; }

    /// <summary>Bytes of the chunk, as it says, header included and padding not.</summary>
    public int Length { get; }

    /// <summary>What it says, without its header and padding, as far as it is there.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
