using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Control;

/// <summary>
/// IGMP, versions 1 (RFC 1112), 2 (RFC 2236) and 3 (RFC 3376). It also carries the messages of DVMRP and PIM version 1.
/// <code>
///  0      1                    2          4       8
///  +------+--------------------+----------+-------+----------------------
///  | type | max response time  | checksum | group | version 3: sources
///  +------+--------------------+----------+-------+----------------------
/// </code>
/// </summary>
public readonly ref struct IgmpHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Size = 8;

    internal const byte Version3Report = 0x22;

    private const byte MulticastRouting = 0x13;
    private const byte PimVersion1 = 0x14;

    private readonly ReadOnlySpan<byte> _bytes;

    private IgmpHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The message's type.</summary>
    public byte Type => _bytes[0];

    /// <summary>
    /// Maximum response time in tenths of a second; from 128 on in floating point (RFC 3376, section 4.1.1). 0 in
    /// version 1.
    /// </summary>
    public byte MaxResponseCode => _bytes[1];

    /// <summary>Checksum over the message.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>
    /// The multicast group; <see cref="AddressKind.None"/> in a report of version 3, which has a list of groups.
    /// </summary>
    public NetworkAddress Group =>
        Type == Version3Report ? default : new(AddressBits.Ipv4(_bytes[4..]), AddressKind.Ipv4);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if there are fewer than <see cref="Size"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out IgmpHeader header)
    {
        header = new IgmpHeader(bytes);
        return bytes.Length >= Size;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (bytes is [MulticastRouting or PimVersion1, ..])
        {
            cursor.TryAddLayer(Protocol.Igmp, 0);
            return bytes[0] == PimVersion1 ? Protocol.Pim : Protocol.MulticastRouting;
        }
        cursor.TryAddLayer(Protocol.Igmp, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of IGMP, RFC 1112, RFC 2236 and RFC 3376.</summary>
internal static class IgmpFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Igmp, "igmp.type", FieldType.Unsigned8, "Type", 0).If(IsOwn),
        Field.Of(Protocol.Igmp, "igmp.max_resp", FieldType.Unsigned8, "Max Resp Time", (in source, values) =>
        {
            if (source.Bytes.Length >= 2)
                values.AddDecimal((ulong)(IsVersion3Query(source.Bytes) ? Expanded(source.Bytes[1]) : source.Bytes[1]));
        }).If(HasResponseTime).Outgrowing(FieldType.Unsigned16),
        Field.Hex(Protocol.Igmp, "igmp.checksum", FieldType.Unsigned16, "Checksum", 2).If(HasChecksum),
        Field.Of(Protocol.Igmp, "igmp.maddr", FieldType.Ipv4, "Multicast Address", (in source, values) =>
        {
            if (GroupOffset(source.Bytes) is > 0 and int offset && source.Bytes.Length >= offset + 4)
                values.AddIpv4(source.Bytes.Slice(offset, 4));
            EachRecord(source.Bytes, values, static (record, values) => values.AddIpv4(record.Slice(4, 4)));
        }),
        Field.Flag(Protocol.Igmp, "igmp.s", "S", 8, 1, 0x8).If(IsVersion3Query),
        Field.Bits(Protocol.Igmp, "igmp.qrv", FieldType.Unsigned8, "QRV", 8, 0x7).If(IsVersion3Query),
        Field.Decimal(Protocol.Igmp, "igmp.qqic", FieldType.Unsigned8, "QQIC", 9).If(IsVersion3Query),
        Field.Of(Protocol.Igmp, "igmp.num_src", FieldType.Unsigned16, "Num Src", (in source, values) =>
        {
            if (IsVersion3Query(source.Bytes))
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[10..]));
            EachRecord(source.Bytes, values, static (record, values) =>
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(record[2..])));
        }),
        Field.Of(Protocol.Igmp, "igmp.record_type", FieldType.Unsigned8, "Record Type", (in source, values) =>
            EachRecord(source.Bytes, values, static (record, values) => values.AddDecimal(record[0]))),
        Field.Of(Protocol.Igmp, "igmp.aux_data_len", FieldType.Unsigned8, "Aux Data Len", (in source, values) =>
            EachRecord(source.Bytes, values, static (record, values) => values.AddDecimal(record[1]))),
        Field.Of(Protocol.Igmp, "igmp.saddr", FieldType.Ipv4, "Source Address", (in source, values) =>
        {
            if (IsVersion3Query(source.Bytes))
                AddSources(source.Bytes[12..], BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[10..]), values);
            EachRecord(source.Bytes, values, static (record, values) =>
                AddSources(record[8..], BinaryPrimitives.ReadUInt16BigEndian(record[2..]), values));
        }),
        Field.Decimal(Protocol.Igmp, "igmp.num_grp_recs", FieldType.Unsigned16, "Num Group Records", 6)
            .If(bytes => bytes is [IgmpHeader.Version3Report, ..]),
    ];

    private const int RecordSize = 8;

    private delegate void IgmpRecordReader(ReadOnlySpan<byte> record, FieldValues values);

    // The bytes of a record and all that follows it.
    private static void EachRecord(ReadOnlySpan<byte> bytes, FieldValues values, IgmpRecordReader read)
    {
        if (bytes is not [IgmpHeader.Version3Report, ..] || bytes.Length < IgmpHeader.Size)
            return;
        int count = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        bytes = bytes[IgmpHeader.Size..];
        for (; count > 0 && bytes.Length >= RecordSize; count--)
        {
            read(bytes, values);
            int length = RecordSize + (bytes[1] + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])) * 4;
            bytes = bytes[Math.Min(length, bytes.Length)..];
        }
    }

    private static void AddSources(ReadOnlySpan<byte> bytes, int count, FieldValues values)
    {
        for (; count > 0 && bytes.Length >= 4; count--, bytes = bytes[4..])
            values.AddIpv4(bytes[..4]);
    }

    // RFC 3376, section 4.1.1: from 128 on, three bits of exponent and four of mantissa.
    private static int Expanded(byte code) => code < 0x80 ? code : (code & 0xF | 0x10) << ((code >> 4 & 7) + 3);

    // DVMRP, PIM version 1 and IGAP have headers of their own.
    private static bool IsOwn(ReadOnlySpan<byte> bytes) => bytes is not [0x13 or 0x14 or (>= 0x40 and <= 0x42), ..];

    // The layout of unknown types is unknown. In router discovery (RFC 4286), the checksum has another name.
    private static bool HasChecksum(ReadOnlySpan<byte> bytes) =>
        bytes is [IgmpHeader.Version3Report, ..] || GroupOffset(bytes) > 0;

    // Version 1 does not use this byte: its queries have 8 bytes and a 0 here.
    private static bool HasResponseTime(ReadOnlySpan<byte> bytes) =>
        bytes is [0x11 or 0x16 or 0x17, ..]
            && (bytes[0] != 0x11 || bytes.Length < 2 || bytes[1] != 0 || IsVersion3Query(bytes));

    // Version 0 (RFC 988) has an identifier before it; 0x1E and 0x1F are traceroute's.
    private static int GroupOffset(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [<= 0x0F, ..] => 8,
        [0x11 or 0x12 or 0x16 or 0x17 or 0x1E or 0x1F, ..] => 4,
        _ => 0,
    };

    private static bool IsVersion3Query(ReadOnlySpan<byte> bytes) => bytes is [0x11, ..] && bytes.Length >= 12;
}
