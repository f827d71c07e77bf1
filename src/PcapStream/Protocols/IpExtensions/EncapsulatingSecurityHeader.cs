using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// Encapsulating security payload, RFC 4303, section 2. The payload is encrypted, and so is its protocol number in the
/// trailer.
/// <code>
///  0                           4                 8
///  +---------------------------+-----------------+---------
///  | security parameters index | sequence number | payload
///  +---------------------------+-----------------+---------
/// </code>
/// </summary>
public readonly ref struct EncapsulatingSecurityHeader
{
    /// <summary>Length of the unencrypted header in bytes.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private EncapsulatingSecurityHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Identifies the security association.</summary>
    public uint SecurityParametersIndex => BinaryPrimitives.ReadUInt32BigEndian(_bytes);

    /// <summary>Sequence number of the packet in the association.</summary>
    public uint SequenceNumber => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EncapsulatingSecurityHeader header)
    {
        header = new EncapsulatingSecurityHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.EncapsulatingSecurity, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of the encapsulating security payload, RFC 4303.</summary>
internal static class EncapsulatingSecurityFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.EncapsulatingSecurity, "esp.spi", FieldType.Unsigned32, "ESP SPI", 0),
        Field.Decimal(Protocol.EncapsulatingSecurity, "esp.sequence", FieldType.Unsigned32, "ESP Sequence", 4),
    ];
}
