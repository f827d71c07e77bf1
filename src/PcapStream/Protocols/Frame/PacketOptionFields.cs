using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Frame;

/// <summary>Fields of a packet's options in pcapng (draft-ietf-opsawg-pcapng, section 4.3.1).</summary>
internal static class PacketOptionFields
{
    private const ushort Flags = 2;
    private const ushort DropCount = 4;
    private const ushort PacketId = 5;
    private const ushort Queue = 6;

    public static readonly Field[] All =
    [
        Field.Of(Protocol.Frame, "frame.comment", FieldType.Text, "Comment", AddComments),
        Number("frame.interface_queue", FieldType.Unsigned32, "Interface queue", Queue),
        Number("frame.drop_count", FieldType.Unsigned64, "Drop Count", DropCount),
        Number("frame.packet_id", FieldType.Unsigned64, "Packet id", PacketId),
        Field.Of(Protocol.Frame, "frame.packet_flags", FieldType.Unsigned32, "Packet flags", (in source, values) =>
        {
            if (TryRead(source, Flags, sizeof(uint), out ulong flags))
                values.AddHex(flags, 8);
        }),
        Field.Of(Protocol.Frame, "frame.packet_flags_direction", FieldType.Unsigned32, "Direction",
            (in source, values) =>
            {
                if (TryRead(source, Flags, sizeof(uint), out ulong flags))
                    values.AddHex(flags & 3, 8);
            }),
        Bits("frame.packet_flags_reception_type", "Reception type", 0x1C),
        Bits("frame.packet_flags_fcs_length", "FCS length", 0x1E0),
        Bits("frame.packet_flags_reserved", "Reserved", 0xFE00),
        Flag("frame.packet_flags_crc_error", "CRC error", 24),
        Flag("frame.packet_flags_packet_too_error", "Packet too long error", 25),
        Flag("frame.packet_flags_packet_too_short_error", "Packet too short error", 26),
        Flag("frame.packet_flags_wrong_inter_frame_gap_error", "Wrong interframe gap error", 27),
        Flag("frame.packet_flags_unaligned_frame_error", "Unaligned frame error", 28),
        Flag("frame.packet_flags_start_frame_delimiter_error", "Start frame delimiter error", 29),
        Flag("frame.packet_flags_preamble_error", "Preamble error", 30),
        Flag("frame.packet_flags_symbol_error", "Symbol error", 31),
    ];

    private static void AddComments(in FieldSource source, FieldValues values)
    {
        OptionReader options = OptionsOf(source);
        while (options.MoveNext())
        {
            if (options.Code == OptionReader.Comment)
                values.AddText(OptionText.Trim(options.Value));
        }
    }

    private static Field Number(string name, FieldType type, string description, ushort code)
    {
        int size = type == FieldType.Unsigned64 ? sizeof(ulong) : sizeof(uint);
        return Field.Of(Protocol.Frame, name, type, description, (in source, values) =>
        {
            if (TryRead(source, code, size, out ulong value))
                values.AddDecimal(value);
        });
    }

    private static Field Bits(string name, string description, uint mask)
    {
        int shift = System.Numerics.BitOperations.TrailingZeroCount(mask);
        return Field.Of(Protocol.Frame, name, FieldType.Unsigned32, description, (in source, values) =>
        {
            if (TryRead(source, Flags, sizeof(uint), out ulong flags))
                values.AddDecimal((flags & mask) >> shift);
        });
    }

    private static Field Flag(string name, string description, int bit) =>
        Field.Of(Protocol.Frame, name, FieldType.Boolean, description,
            (in source, values) =>
            {
                if (TryRead(source, Flags, sizeof(uint), out ulong flags))
                    values.AddBoolean((flags >> bit & 1) != 0);
            });

    private static bool TryRead(in FieldSource source, ushort code, int size, out ulong value)
    {
        OptionReader options = OptionsOf(source);
        while (options.MoveNext())
        {
            if (options.Code != code || options.Value.Length != size)
                continue;
            value = size == sizeof(ulong) ? options.Fields.UInt64(0) : options.Fields.UInt32(0);
            return true;
        }
        value = 0;
        return false;
    }

    private static OptionReader OptionsOf(in FieldSource source) =>
        new(source.Options, source.Frame.Interface?.ByteOrder == ByteOrder.BigEndian);
}
