using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// IP payload compression, RFC 3173, section 3. The payload is compressed.
/// <code>
///  0             1       2                             4
///  +-------------+-------+-----------------------------+---------
///  | next header | flags | compression parameter index | payload
///  +-------------+-------+-----------------------------+---------
/// </code>
/// </summary>
public readonly ref struct PayloadCompressionHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private PayloadCompressionHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol of the decompressed payload (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>The compression: a well-known number below 64, or a negotiated one.</summary>
    public ushort CompressionParameterIndex => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
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
