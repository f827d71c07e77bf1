using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Wireless;

/// <summary>Fields of radiotap and PPI. Their numbers are little-endian.</summary>
internal static class RadiotapFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Radiotap, "radiotap.version", FieldType.Unsigned8, "Header revision", 0).From(RadiotapHeader.LengthEnd),
        Field.Decimal(Protocol.Radiotap, "radiotap.pad", FieldType.Unsigned8, "Header pad", 1).From(RadiotapHeader.LengthEnd),
        Field.Of(Protocol.Radiotap, "radiotap.length", FieldType.Unsigned16, "Header length", (in source, values) => AddLength(source, values)).From(RadiotapHeader.LengthEnd),
        Value("radiotap.mactime", FieldType.Unsigned64, "MAC timestamp", 0, (value, values) => values.AddDecimal(BinaryPrimitives.ReadUInt64LittleEndian(value))),
        Value("radiotap.flags", FieldType.Unsigned8, "Flags", RadiotapHeader.FlagsBit, (value, values) => values.AddHex(value[0], 2)),
        Flag("radiotap.flags.preamble", "Preamble", 0x02),
        Flag("radiotap.flags.wep", "WEP", 0x04),
        Flag("radiotap.flags.frag", "Fragmentation", 0x08),
        Flag("radiotap.flags.fcs", "FCS at end", 0x10),
        Flag("radiotap.flags.datapad", "Data Pad", 0x20),
        Flag("radiotap.flags.badfcs", "Bad FCS", 0x40),
        Value("radiotap.channel.freq", FieldType.Unsigned32, "Channel frequency", 3, (value, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(value))),
        Value("radiotap.channel.flags", FieldType.Unsigned16, "Channel flags", 3, (value, values) => values.AddHex(BinaryPrimitives.ReadUInt16LittleEndian(value[2..]), 4)),
        Value("radiotap.dbm_antsignal", FieldType.Signed8, "Antenna signal", 5, (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.dbm_antnoise", FieldType.Signed8, "Antenna noise", 6, (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.txpower", FieldType.Signed8, "Transmit power", 10, (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.antenna", FieldType.Unsigned32, "Antenna", 11, (value, values) => values.AddDecimal(value[0])),
        Field.Decimal(Protocol.Ppi, "ppi.version", FieldType.Unsigned8, "Version", 0),
        Field.Hex(Protocol.Ppi, "ppi.flags", FieldType.Unsigned8, "Flags", 1),
        Field.Of(Protocol.Ppi, "ppi.length", FieldType.Unsigned16, "Header length", (in source, values) => AddLength(source, values)),
        Field.Of(Protocol.Ppi, "ppi.dlt", FieldType.Unsigned32, "DLT", (in source, values) =>
        {
            if (source.Header.Length >= PpiHeader.MinSize)
                values.AddDecimal(BinaryPrimitives.ReadUInt32LittleEndian(source.Header[4..]));
        }),
    ];

    private delegate void ValueReader(ReadOnlySpan<byte> value, FieldValues values);

    private static Field Value(string name, FieldType type, string description, int bit, ValueReader read) =>
        Field.Of(Protocol.Radiotap, name, type, description, (in source, values) =>
        {
            if (!RadiotapHeader.TryRead(source.Header, out RadiotapHeader header))
                return;
            foreach (RadiotapValue value in header.Values)
            {
                if (value.Bit == bit)
                    read(value.Bytes, values);
            }
        });

    private static Field Flag(string name, string description, byte mask) =>
        Value(name, FieldType.Boolean, description, RadiotapHeader.FlagsBit, (value, values) => values.AddBoolean((value[0] & mask) != 0));

    // Both have it at the same place.
    private static void AddLength(in FieldSource source, FieldValues values)
    {
        if (source.Header.Length >= 4)
            values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(source.Header[2..]));
    }
}
