using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.IpExtensions;

/// <summary>
/// Authentication header, RFC 4302, section 2. The protected payload follows in the clear. Before RFC 2402 there was no
/// sequence number, and a length of 0 stood for a header without a check value (RFC 1826).
/// <code>
///  0             1        2          4                           8                 12
///  +-------------+--------+----------+---------------------------+-----------------+---------------------------------
///  | next header | length | reserved | security parameters index | sequence number | check value, to 4 * (length + 2)
///  +-------------+--------+----------+---------------------------+-----------------+---------------------------------
/// </code>
/// </summary>
public readonly ref struct AuthenticationHeader
{
    /// <summary>Minimum length of the header in bytes, in RFC 1826.</summary>
    public const int MinSize = 8;

    private const int SequenceEnd = 12;

    private readonly ReadOnlySpan<byte> _bytes;

    private AuthenticationHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Length of the header in bytes, check value included.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Identifies the security association.</summary>
    public uint SecurityParametersIndex => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Sequence number of the packet in the association; 0 if there is none.</summary>
    public uint SequenceNumber => HeaderLength < SequenceEnd ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Integrity check value, including padding.</summary>
    public ReadOnlySpan<byte> CheckValue => _bytes[Math.Min(SequenceEnd, HeaderLength)..HeaderLength];

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out AuthenticationHeader header)
    {
        header = new AuthenticationHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.AuthenticationHeader, MinSize)
            && cursor.TryExtend(HeaderLengthOf(bytes) - MinSize)
            ? IpProtocols.Next(bytes[0])
            : Protocol.None;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 2) * 4;
}

/// <summary>Fields of the authentication header, RFC 4302.</summary>
internal static class AuthenticationFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.AuthenticationHeader, "ah.next_header", FieldType.Unsigned8, "Next header", 0),
        Field.Decimal(Protocol.AuthenticationHeader, "ah.length", FieldType.Unsigned8, "Length", 1),
        Field.Hex(Protocol.AuthenticationHeader, "ah.spi", FieldType.Unsigned32, "AH SPI", 4),
        Field.Decimal(Protocol.AuthenticationHeader, "ah.sequence", FieldType.Unsigned32, "AH Sequence", 8),
        Field.Of(Protocol.AuthenticationHeader, "ah.icv", FieldType.Bytes, "AH ICV", (in source, values) =>
        {
            if (AuthenticationHeader.TryRead(source.Bytes, out AuthenticationHeader header)
                && !header.CheckValue.IsEmpty)
                values.AddBytes(header.CheckValue);
        }),
    ];
}
