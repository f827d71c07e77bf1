using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// IP payload compression, RFC 3173, section 3. What follows is compressed.
/// <code>
///  0             1       2                             4
///  +-------------+-------+-----------------------------+---------
///  | next header | flags | compression parameter index | payload
///  +-------------+-------+-----------------------------+---------
/// </code>
/// </summary>
public readonly ref struct PayloadCompressionHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private PayloadCompressionHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>What the payload is once it is expanded (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>How it is compressed: a well-known number below 64, or one that was negotiated.</summary>
    public ushort CompressionParameterIndex => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Sees a header at the start of bytes.</summary>
    /// <returns>False when there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out PayloadCompressionHeader header)
    {
        header = new PayloadCompressionHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.PayloadCompression, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of IP payload compression, RFC 3173.</summary>
internal static class PayloadCompressionFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.PayloadCompression, "ipcomp.flags", FieldType.Unsigned8, "IPComp Flags", 1),
        Field.Hex(Protocol.PayloadCompression, "ipcomp.cpi", FieldType.Unsigned16, "IPComp CPI", 2),
    ];
}
