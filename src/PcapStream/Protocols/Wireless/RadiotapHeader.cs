using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Radiotap (radiotap.org; LINKTYPE_IEEE802_11_RADIOTAP): bit masks of the values that are present, and then the
/// values, each aligned to its own size. All numbers are little-endian.
/// <code>
///  0         1     2        4                                     length
///  +---------+-----+--------+---------------+---------------------+--------
///  | version | pad | length | present words | values              | 802.11
///  +---------+-----+--------+---------------+---------------------+--------
/// </code>
/// </summary>
public readonly ref struct RadiotapHeader
{
    /// <summary>Length up to the end of the first mask, in bytes.</summary>
    public const int MinSize = 8;

    internal const int FlagsBit = 1;
    internal const int LengthEnd = 4;

    private const int PresentOffset = 4;
    private const byte CheckSequenceFlag = 0x10;
    private const byte PaddedFlag = 0x20;
    private const int CheckSequenceSize = 4;

    private readonly ReadOnlySpan<byte> _bytes;

    private RadiotapHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Version, 0.</summary>
    public byte Version => _bytes[0];

    /// <summary>Length of the header in bytes.</summary>
    public ushort HeaderLength => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    /// <summary>The first mask of present values.</summary>
    public uint Present => BinaryPrimitives.ReadUInt32LittleEndian(_bytes[PresentOffset..]);

    /// <summary>Enumerates the values, antenna by antenna; none for a version other than 0.</summary>
    public RadiotapValues Values => new(Version == 0 ? _bytes : default, PresentOffset);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete or its length is below <see cref="MinSize"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RadiotapHeader header)
    {
        header = new RadiotapHeader(bytes);
        if (bytes.Length < MinSize || header.HeaderLength < MinSize || header.HeaderLength > bytes.Length)
            return false;
        header = new RadiotapHeader(bytes[..header.HeaderLength]);
        return true;
    }

    /// <summary>The first value of a bit.</summary>
    /// <param name="bit">The bit of the value (radiotap.org, defined fields).</param>
    /// <returns>Its bytes; empty if it is missing or the version is not 0.</returns>
    public ReadOnlySpan<byte> Value(int bit)
    {
        foreach (RadiotapValue value in Values)
        {
            if (value.Bit == bit)
                return value.Bytes;
        }
        return default;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Radiotap, MinSize))
            return Protocol.None;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (length < MinSize)
            return cursor.Malformed(MinSize, length);
        if (!cursor.TryExtend(length - MinSize))
            return Protocol.None;
        if (HasCheckSequence(bytes))
            cursor.TrimTrailer(CheckSequenceSize);
        return Protocol.WlanRadio;
    }

    /// <summary>Whether the 802.11 header that follows is padded to a multiple of 4.</summary>
    internal static bool IsPadded(ReadOnlySpan<byte> bytes) => HasFlag(bytes, PaddedFlag);

    /// <summary>Whether a frame check sequence follows the frame.</summary>
    internal static bool HasCheckSequence(ReadOnlySpan<byte> bytes) => HasFlag(bytes, CheckSequenceFlag);

    // The flags of the last antenna count.
    private static bool HasFlag(ReadOnlySpan<byte> bytes, byte flag)
    {
        bool isSet = false;
        if (!TryRead(bytes, out RadiotapHeader header))
            return isSet;
        foreach (RadiotapValue value in header.Values)
        {
            if (value.Bit == FlagsBit)
                isSet = (value.Bytes[0] & flag) != 0;
        }
        return isSet;
    }
}

/// <summary>Fields of radiotap.</summary>
internal static class RadiotapFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Radiotap, "radiotap.version", FieldType.Unsigned8, "Header revision", 0)
            .AtLeast(RadiotapHeader.LengthEnd),
        Field.Decimal(Protocol.Radiotap, "radiotap.pad", FieldType.Unsigned8, "Header pad", 1)
            .AtLeast(RadiotapHeader.LengthEnd),
        Field.Of(Protocol.Radiotap, "radiotap.length", FieldType.Unsigned16, "Header length",
            (in source, values) => AddLength(source, values))
            .AtLeast(RadiotapHeader.LengthEnd),
        Value("radiotap.mactime", FieldType.Unsigned64, "MAC timestamp", 0,
            (value, values) => values.AddDecimal(BinaryPrimitives.ReadUInt64LittleEndian(value))),
        Value("radiotap.flags", FieldType.Unsigned8, "Flags", RadiotapHeader.FlagsBit,
            (value, values) => values.AddHex(value[0], 2)),
        Flag("radiotap.flags.preamble", "Preamble", 0x02),
        Flag("radiotap.flags.wep", "WEP", 0x04),
        Flag("radiotap.flags.frag", "Fragmentation", 0x08),
        Flag("radiotap.flags.fcs", "FCS at end", 0x10),
        Flag("radiotap.flags.datapad", "Data Pad", 0x20),
        Flag("radiotap.flags.badfcs", "Bad FCS", 0x40),
        Value("radiotap.channel.freq", FieldType.Unsigned32, "Channel frequency", 3,
            (value, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(value))),
        Value("radiotap.channel.flags", FieldType.Unsigned16, "Channel flags", 3,
            (value, values) => values.AddHex(BinaryPrimitives.ReadUInt16LittleEndian(value[2..]), 4)),
        Value("radiotap.dbm_antsignal", FieldType.Signed8, "Antenna signal", 5,
            (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.dbm_antnoise", FieldType.Signed8, "Antenna noise", 6,
            (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.txpower", FieldType.Signed8, "Transmit power", 10,
            (value, values) => values.AddSigned((sbyte)value[0])),
        Value("radiotap.antenna", FieldType.Unsigned32, "Antenna", 11, (value, values) => values.AddDecimal(value[0])),
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
        Value(name, FieldType.Boolean, description, RadiotapHeader.FlagsBit,
            (value, values) => values.AddBoolean((value[0] & mask) != 0));

    /// <summary>Adds the length of the header; radiotap and PPI store it at the same offset.</summary>
    internal static void AddLength(in FieldSource source, FieldValues values)
    {
        if (source.Header.Length >= 4)
            values.AddDecimal(BinaryPrimitives.ReadUInt16LittleEndian(source.Header[2..]));
    }
}
