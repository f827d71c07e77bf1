using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of GTP, 3GPP TS 29.281.</summary>
internal static class GtpFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Gtp, "gtp.flags", FieldType.Unsigned8, "Flags", 0).AlsoIn(Protocol.GtpPrime),
        Field.Bits(Protocol.Gtp, "gtp.flags.version", FieldType.Unsigned8, "Version", 0, 0xE0).If(IsUsers).AlsoIn(Protocol.GtpPrime),
        Field.Bits(Protocol.Gtp, "gtp.flags.payload", FieldType.Unsigned8, "Protocol type", 0, 0x10).AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.e", "Is Next Extension Header present?", 0, 1, 0x4).If(IsVersion1).AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.s", "Is Sequence Number present?", 0, 1, 0x2).If(IsVersion1).AlsoIn(Protocol.GtpPrime),
        Field.Flag(Protocol.Gtp, "gtp.flags.pn", "Is N-PDU number present?", 0, 1, 0x1).If(IsVersion1).AlsoIn(Protocol.GtpPrime),
        Field.Hex(Protocol.Gtp, "gtp.message", FieldType.Unsigned8, "Message Type", 1).AlsoIn(Protocol.GtpPrime),
        Field.Decimal(Protocol.Gtp, "gtp.length", FieldType.Unsigned16, "Length", 2).AlsoIn(Protocol.GtpPrime),
        Field.Hex(Protocol.Gtp, "gtp.teid", FieldType.Unsigned32, "TEID", 4).If(IsVersion1).AlsoIn(Protocol.GtpPrime),
    ];

    // GTP' has a version, too, which is of another protocol.
    private static bool IsUsers(ReadOnlySpan<byte> bytes) => bytes is [var flags, ..] && (flags & 0x10) != 0;

    private static bool IsVersion1(ReadOnlySpan<byte> bytes) => IsUsers(bytes) && bytes is [>= 0x20 and < 0x40, ..];
}
