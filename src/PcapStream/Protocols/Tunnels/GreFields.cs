using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>Fields of GRE, RFC 2784, RFC 2890 and RFC 2637.</summary>
internal static class GreFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Gre, "gre.flags_and_version", FieldType.Unsigned16, "Flags and Version", 0),
        Field.Flag(Protocol.Gre, "gre.flags.checksum", "Checksum Bit", 0, 2, 0x8000),
        Field.Flag(Protocol.Gre, "gre.flags.routing", "Routing Bit", 0, 2, 0x4000),
        Field.Flag(Protocol.Gre, "gre.flags.key", "Key Bit", 0, 2, 0x2000),
        Field.Flag(Protocol.Gre, "gre.flags.sequence_number", "Sequence Number Bit", 0, 2, 0x1000),
        Field.Flag(Protocol.Gre, "gre.flags.strict_source_route", "Strict Source Route Bit", 0, 2, 0x800),
        Field.Bits(Protocol.Gre, "gre.flags.recursion_control", FieldType.Unsigned16, "Recursion control", 0, 0x700),
        Field.Flag(Protocol.Gre, "gre.flags.ack", "Acknowledgment", 0, 2, 0x80).If(IsEnhanced),
        Field.Of(Protocol.Gre, "gre.flags.reserved", FieldType.Unsigned16, "Flags (Reserved)", (in source, values) =>
        {
            // In the enhanced form, this bit is that of the acknowledgment.
            if (source.Bytes.Length >= 2)
                values.AddDecimal((ulong)((FlagsOf(source.Bytes) & (IsEnhanced(source.Bytes) ? 0x78 : 0xF8)) >> 3));
        }),
        Field.Bits(Protocol.Gre, "gre.flags.version", FieldType.Unsigned16, "Version", 0, 0x7),
        Field.Hex(Protocol.Gre, "gre.proto", FieldType.Unsigned16, "Protocol Type", 2),
        Field.Hex(Protocol.Gre, "gre.checksum", FieldType.Unsigned16, "Checksum", 4)
            .If(bytes => (FlagsOf(bytes) & 0xC000) != 0),
        Field.Decimal(Protocol.Gre, "gre.offset", FieldType.Unsigned16, "Offset", 6)
            .If(bytes => (FlagsOf(bytes) & 0xC000) != 0),
        Optional("gre.key", "Key", 0x2000, GreHeader.KeyOffset, isHex: true).If(bytes => !HasCall(bytes)),
        Call("gre.key.payload_length", "Payload Length", 0),
        Call("gre.key.call_id", "Call ID", 2),
        Optional("gre.sequence_number", "Sequence Number", 0x1000, GreHeader.SequenceOffset, isHex: false),
        Optional("gre.ack_number", "Acknowledgment Number", 0x0080, GreHeader.AcknowledgmentOffset, isHex: false)
            .If(IsEnhanced),
    ];

    private static Field Call(string name, string description, int offset) =>
        Field.Of(Protocol.Gre, name, FieldType.Unsigned16, description, (in source, values) =>
        {
            int at = GreHeader.KeyOffset(FlagsOf(source.Bytes)) + offset;
            if (HasCall(source.Bytes) && source.Bytes.Length >= at + 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[at..]));
        });

    private static Field Optional(
        string name, string description, ushort flag, Func<ushort, int> offsetOf, bool isHex) =>
        Field.Of(Protocol.Gre, name, FieldType.Unsigned32, description, (in source, values) =>
        {
            ushort flags = FlagsOf(source.Bytes);
            int offset = offsetOf(flags);
            if ((flags & flag) == 0 || source.Bytes.Length < offset + 4)
                return;
            uint value = BinaryPrimitives.ReadUInt32BigEndian(source.Bytes[offset..]);
            if (isHex)
                values.AddHex(value, 8);
            else
                values.AddDecimal(value);
        });

    private static bool IsEnhanced(ReadOnlySpan<byte> bytes) => GreHeader.IsEnhancedForm(FlagsOf(bytes), TypeOf(bytes));

    private static bool HasCall(ReadOnlySpan<byte> bytes) => GreHeader.HasCall(FlagsOf(bytes), TypeOf(bytes));

    private static ushort TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < GreHeader.MinSize ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);

    private static ushort FlagsOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
