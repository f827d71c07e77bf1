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
