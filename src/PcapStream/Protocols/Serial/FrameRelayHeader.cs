using System.Buffers.Binary;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Serial;

/// <summary>
/// Frame Relay, RFC 2427: an address of 2 to 4 bytes (Q.922, section 3.3) whose last byte has the lowest bit set, a
/// control field and a network layer identifier; Cisco sends an Ethernet type instead.
/// <code>
///  0         2, 3 or 4      +1      +2
///  +---------+--------------+-------+---------
///  | address | control 0x03 | NLPID | payload
///  +---------+--------------+-------+---------
///  | address | Ethernet type        | payload
///  +---------+----------------------+---------
/// </code>
/// </summary>
public readonly ref struct FrameRelayHeader
{
    /// <summary>Length of the longest address in bytes.</summary>
    public const int MaxAddressSize = 4;

    private const byte Padding = 0x00;
    private const byte ExchangeIdentification = 0xAF;

    private readonly ReadOnlySpan<byte> _address;

    private FrameRelayHeader(ReadOnlySpan<byte> address) => _address = address;

    /// <summary>Length of the address in bytes; 1 if a single byte ends it, contrary to the standard.</summary>
    public int AddressLength => _address.Length;

    /// <summary>Data link connection identifier of 10, 16, 17 or 23 bits; 0 if the address has only one byte.</summary>
    public int Connection
    {
        get
        {
            if (_address.Length < 2)
                return 0;
            int connection = _address[0] >> 2 << 4 | _address[1] >> 4;
            if (_address.Length > 3)
                connection = connection << 7 | _address[2] >> 1;
            // The last byte may be a core control field.
            return _address.Length > 2 && (_address[^1] & 2) == 0 ? connection << 6 | _address[^1] >> 2 : connection;
        }
    }

    /// <summary>Reads an address at the start of bytes.</summary>
    /// <returns>False if its end is missing.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameRelayHeader header)
    {
        int length = AddressLengthOf(bytes);
        header = new FrameRelayHeader(bytes[..Math.Min(length, bytes.Length)]);
        return bytes.Length >= length && length <= MaxAddressSize;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        int addressLength = AddressLengthOf(bytes);
        if (!cursor.TryAddLayer(Protocol.FrameRelay, Math.Min(addressLength, MaxAddressSize)))
            return Protocol.None;
        if (addressLength > MaxAddressSize)
            return cursor.Malformed(MaxAddressSize, addressLength);
        if (!cursor.TryExtend(1))
            return Protocol.None;
        byte control = bytes[addressLength];
        if (control == LlcHeader.UnnumberedInformation)
            return DecodeIdentifier(ref cursor);
        if (new FrameRelayHeader(bytes[..addressLength]).Connection == 0 || control == ExchangeIdentification
            || !cursor.TryExtend(1))
            return Protocol.None;
        return CiscoHdlcHeader.Next(BinaryPrimitives.ReadUInt16BigEndian(bytes[addressLength..]));
    }

    /// <summary>Decodes a frame after a byte with its direction (LINKTYPE_FRELAY_WITH_DIR).</summary>
    internal static Protocol DecodeDirected(ref HeaderCursor cursor) =>
        cursor.Skip(Protocol.FrameRelay, 1) ? Protocol.FrameRelay : Protocol.None;

    private static Protocol DecodeIdentifier(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        int padding = rest.Length > 0 && rest[0] == Padding ? 1 : 0;
        if (!cursor.TryExtend(padding + 1))
            return Protocol.None;
        if (rest[padding] != NetworkIdentifiers.Snap)
            return NetworkIdentifiers.Next(rest[padding]);
        ReadOnlySpan<byte> snap = cursor.Rest;
        return cursor.TryExtend(SnapHeader.Size) ? SnapHeader.Next(snap) : Protocol.None;
    }

    // One more than the longest if the address has no end.
    private static int AddressLengthOf(ReadOnlySpan<byte> bytes)
    {
        int length = 1;
        while (length <= MaxAddressSize && length <= bytes.Length && (bytes[length - 1] & 1) == 0)
            length++;
        return length;
    }
}

/// <summary>Fields of Frame Relay, RFC 2427.</summary>
internal static class FrameRelayFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.FrameRelay, "fr.dlci", FieldType.Unsigned32, "DLCI", (in source, values) =>
        {
            if (FrameRelayHeader.TryRead(source.Header, out FrameRelayHeader header))
                values.AddDecimal((ulong)header.Connection);
        }),
        AddressBit("fr.cr", "CR", 0, 0x02),
        AddressBit("fr.fecn", "FECN", 1, 0x08),
        AddressBit("fr.becn", "BECN", 1, 0x04),
        AddressBit("fr.de", "DE", 1, 0x02),
    ];

    private const byte LastByte = 0x01;

    private static Field AddressBit(string name, string description, int offset, byte mask) =>
        Field.Of(Protocol.FrameRelay, name, FieldType.Boolean, description, (in source, values) =>
        {
            // A single byte is not a valid address.
            if (source.Header.Length > offset && (source.Header[0] & LastByte) == 0)
                values.AddBoolean((source.Header[offset] & mask) != 0);
        });
}

/// <summary>Maps network layer protocol identifiers to protocols (ISO/IEC TR 9577; RFC 2427, appendix A).</summary>
internal static class NetworkIdentifiers
{
    public const byte Snap = 0x80;

    public static Protocol Next(byte identifier) => identifier switch
    {
        0xCC => Protocol.Ipv4,
        0x8E => Protocol.Ipv6,
        0xCF => Protocol.Ppp,
        _ => Protocol.None,
    };
}
