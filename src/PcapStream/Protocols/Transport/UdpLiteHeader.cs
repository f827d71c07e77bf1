using System.Buffers.Binary;

namespace PcapStream.Protocols.Transport;

/// <summary>
/// UDP-Lite, RFC 3828, section 3.1: UDP with the checksum's coverage in place of a length.
/// <code>
///  0             2                  4          6          8
///  +-------------+------------------+----------+----------+---------
///  | source port | destination port | coverage | checksum | payload
///  +-------------+------------------+----------+----------+---------
/// </code>
/// </summary>
public readonly ref struct UdpLiteHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private UdpLiteHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Source port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Destination port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Number of bytes that the checksum covers, header included; 0 for all.</summary>
    public ushort Coverage => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Checksum over the covered bytes and the pseudo-header.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpLiteHeader header)
    {
        header = new UdpLiteHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.UdpLite, Size))
            return Protocol.None;
        int coverage = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (coverage is > 0 and < Size)
            return cursor.Malformed(Size, coverage);
        return UdpPorts.Next(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), cursor);
    }
}
