using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// GTP, version 1 (3GPP TS 29.281, section 5.1; TS 29.060 for control), and version 0 with a header of 20 bytes.
/// <code>
///  0                                        1              2        4
///  +----------------------------------------+--------------+--------+------------------
///  | version 3|PT 1|reserved 1|E 1|S 1|PN 1 | message type | length | tunnel identifier
///  +----------------------------------------+--------------+--------+------------------
///  8                 10             11
///  +-----------------+--------------+----------
///  | sequence number | N-PDU number | next type
///  +-----------------+--------------+----------
/// </code>
/// </summary>
public readonly ref struct GtpHeader
{
    /// <summary>Length of a version 1 header without optional fields, in bytes.</summary>
    public const int MinSize = 8;

    private const int Version0Size = 20;
    private const int OptionalSize = 4;
    private const byte IsUsers = 0x10;
    private const byte HasOptionalFields = 0x07;
    private const byte HasExtensions = 0x04;
    private const byte UserPacket = 255;

    private readonly ReadOnlySpan<byte> _bytes;

    private GtpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version of the protocol, 0 or 1.</summary>
    public int Version => _bytes[0] >> 5;

    /// <summary>The message's type; 255 carries a user's packet.</summary>
    public byte MessageType => _bytes[1];

    /// <summary>Length in bytes after the first 8 (version 1) or 20 (version 0).</summary>
    public ushort Length => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>Tunnel identifier, in version 1 only.</summary>
    public uint TunnelIdentifier => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out GtpHeader header)
    {
        header = new GtpHeader(bytes);
        return bytes.Length >= MinSize;
    }

    // On the port of charging, all versions count as its protocol. Each has the same message for users' packets.
    internal static Protocol Decode(Protocol protocol, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if ((bytes[0] & IsUsers) == 0)
            return GtpPrimeHeader.TryDecode(protocol, ref cursor) && bytes[1] == UserPacket
                ? UserProtocol(cursor.Rest)
                : Protocol.None;
        if (!cursor.TryAddLayer(protocol, MinSize))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        bool isFirstVersion = bytes[0] >> 5 == 0;
        cursor.LimitPayload(isFirstVersion ? length + Version0Size - MinSize : length);
        if (isFirstVersion)
        {
            if (!cursor.TryExtend(Version0Size - MinSize))
                return Protocol.None;
        }
        else if ((bytes[0] & HasOptionalFields) != 0 && !DecodeOptional(ref cursor, (bytes[0] & HasExtensions) != 0))
        {
            return Protocol.None;
        }
        return bytes[1] == UserPacket ? UserProtocol(cursor.Rest) : Protocol.None;
    }

    // Extension headers: a length in units of 4 bytes, content, and the type of the next one in the last byte.
    private static bool DecodeOptional(ref HeaderCursor cursor, bool hasExtensions)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!cursor.TryExtend(OptionalSize))
            return false;
        byte next = hasExtensions ? rest[OptionalSize - 1] : (byte)0;
        while (next != 0)
        {
            rest = cursor.Rest;
            int length = rest.IsEmpty ? 0 : rest[0] * 4;
            if (length == 0)
            {
                cursor.Malformed(4, length);
                return false;
            }
            if (!cursor.TryExtend(length))
                return false;
            next = rest[length - 1];
        }
        return true;
    }

    private static Protocol UserProtocol(ReadOnlySpan<byte> packet) => packet.IsEmpty ? Protocol.None : packet[0] switch
    {
        >= 0x45 and <= 0x4E => Protocol.Ipv4,
        >= 0x60 and <= 0x6F => Protocol.Ipv6,
        _ => Protocol.None,
    };
}

/// <summary>Fields of GTP, 3GPP TS 29.281.</summary>
internal static class GtpFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Gtp, "gtp.flags", FieldType.Unsigned8, "Flags", 0).AlsoIn(Protocol.GtpPrime),
        Field.Bits(Protocol.Gtp, "gtp.flags.version", FieldType.Unsigned8, "Version", 0, 0xE0).If(IsUsers)
            .AlsoIn(Protocol.GtpPrime),
        Field.Bits(Protocol.Gtp, "gtp.flags.payload", FieldType.Unsigned8, "Protocol type", 0, 0x10)
            .AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.e", "Is Next Extension Header present?", 0, 1, 0x4).If(IsVersion1)
            .AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.s", "Is Sequence Number present?", 0, 1, 0x2).If(IsVersion1)
            .AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.pn", "Is N-PDU number present?", 0, 1, 0x1).If(IsVersion1)
            .AlsoIn(Protocol.GtpPrime),
        Field.Hex(Protocol.Gtp, "gtp.message", FieldType.Unsigned8, "Message Type", 1).AlsoIn(Protocol.GtpPrime),
        Field.Decimal(Protocol.Gtp, "gtp.length", FieldType.Unsigned16, "Length", 2).AlsoIn(Protocol.GtpPrime),
        Field.Hex(Protocol.Gtp, "gtp.teid", FieldType.Unsigned32, "TEID", 4).If(IsVersion1).AlsoIn(Protocol.GtpPrime),
    ];

    // The version of GTP' is that of another protocol.
    private static bool IsUsers(ReadOnlySpan<byte> bytes) => bytes is [var flags, ..] && (flags & 0x10) != 0;

    private static bool IsVersion1(ReadOnlySpan<byte> bytes) => IsUsers(bytes) && bytes is [>= 0x20 and < 0x40, ..];
}
