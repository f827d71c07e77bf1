using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Ip;

/// <summary>Fields of IPv4, RFC 791.</summary>
internal static class Ipv4Fields
{
    public static Field[] All => [.. Own, .. AddressFields.All, CommunityIdField.Instance];

    // Before the lists that they are in.
    internal static readonly Field Source = Field.Ipv4(Protocol.Ipv4, "ip.src", "Source Address", 12);
    internal static readonly Field Destination = Field.Of(Protocol.Ipv4, "ip.dst", FieldType.Ipv4,
        "Destination Address", (in source, values) => AddDestination(source.Bytes, values));
    private static readonly Field Both = Field.Of(Protocol.Ipv4, "ip.addr", FieldType.Ipv4,
        "Source or Destination Address", (in source, values) => AddAddresses(source.Bytes, values));

    private static readonly Field[] Own =
    [
        Field.Bits(Protocol.Ipv4, "ip.version", FieldType.Unsigned8, "Version", 0, 0xF0).AlsoIn(Protocol.Ipv6),
        Field.Of(Protocol.Ipv4, "ip.hdr_len", FieldType.Unsigned8, "Header Length", (in source, values) =>
        {
            if (!source.Bytes.IsEmpty && source.Bytes[0] >> 4 == 4)
                values.AddDecimal((ulong)HeaderLengthOf(source.Bytes));
        }),
        Field.Hex(Protocol.Ipv4, "ip.dsfield", FieldType.Unsigned8, "Differentiated Services Field", 1),
        Field.Bits(Protocol.Ipv4, "ip.dsfield.dscp", FieldType.Unsigned8, "Differentiated Services Codepoint", 1, 0xFC),
        Field.Bits(Protocol.Ipv4, "ip.dsfield.ecn", FieldType.Unsigned8, "Explicit Congestion Notification", 1, 0x3),
        Field.Of(Protocol.Ipv4, "ip.len", FieldType.Unsigned16, "Total Length", (in source, values) =>
        {
            if (source.Bytes.Length >= 4)
                values.AddDecimal((ulong)WireLength.OfIpv4(source, source.Index));
        }).Outgrowing(FieldType.Unsigned32),
        Field.Hex(Protocol.Ipv4, "ip.id", FieldType.Unsigned16, "Identification", 4),
        Field.HexBits(Protocol.Ipv4, "ip.flags", FieldType.Unsigned8, "Flags", 6, 0xE0).AtLeast(8),
        Field.Flag(Protocol.Ipv4, "ip.flags.rb", "Reserved bit", 6, 1, 0x80).AtLeast(8),
        Field.Flag(Protocol.Ipv4, "ip.flags.df", "Don't fragment", 6, 1, 0x40).AtLeast(8),
        Field.Flag(Protocol.Ipv4, "ip.flags.mf", "More fragments", 6, 1, 0x20).AtLeast(8),
        Field.Bits(Protocol.Ipv4, "ip.frag_offset", FieldType.Unsigned16, "Fragment Offset", 6, 0x1FFF),
        Field.Decimal(Protocol.Ipv4, "ip.ttl", FieldType.Unsigned8, "Time to Live", 8),
        Field.Decimal(Protocol.Ipv4, "ip.proto", FieldType.Unsigned8, "Protocol", 9),
        Field.Hex(Protocol.Ipv4, "ip.checksum", FieldType.Unsigned16, "Header Checksum", 10),
        ChecksumStatus.Of(Protocol.Ipv4, "ip.checksum.status", 12),
        Source,
        Destination,
        Both,
        Field.Ipv4(Protocol.Ipv4, "ip.cur_rt", "Current Route", 16).If(bytes => bytes.Length >= Ipv4Header.MinSize
            && SourceRoute.FinalDestinationOffset(bytes) > DestinationOffset),
        Source.AsText("ip.src_host", "Source Host"),
        Destination.AsText("ip.dst_host", "Destination Host"),
        Both.AsText("ip.host", "Source or Destination Host"),
        StreamNumberField.Of(Protocol.Ipv4, "ip.stream"),
        .. Ipv4OptionFields.All,
        .. JoinedFields.OfIpv4,
    ];

    private const int SourceOffset = 12;
    private const int DestinationOffset = 16;

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[0] & 0x0F) * 4;

    private static void AddAddresses(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        if (bytes.Length >= DestinationOffset)
            values.AddIpv4(bytes.Slice(SourceOffset, 4));
        AddDestination(bytes, values);
    }

    private static void AddDestination(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        if (bytes.Length >= Ipv4Header.MinSize && SourceRoute.FinalDestinationOffset(bytes) is > 0 and int offset)
            values.AddIpv4(bytes.Slice(offset, 4));
    }
}

/// <summary>Fields of IPv4's options, RFC 791, section 3.1.</summary>
internal static class Ipv4OptionFields
{
    public static readonly Field[] All =
    [
        Each("ip.opt.type", FieldType.Unsigned8, "Type", static (option, values) => values.AddDecimal(option.Kind)),
        Each("ip.opt.type.copy", FieldType.Boolean, "Copy on fragmentation",
            static (option, values) => values.AddBoolean((option.Kind & 0x80) != 0)),
        Each("ip.opt.type.class", FieldType.Unsigned8, "Class",
            static (option, values) => values.AddDecimal((ulong)(option.Kind >> 5 & 3))),
        Each("ip.opt.type.number", FieldType.Unsigned8, "Number",
            static (option, values) => values.AddDecimal((ulong)(option.Kind & 0x1F))),
        Each("ip.opt.len", FieldType.Unsigned8, "Length", static (option, values) =>
        {
            if (option.Kind > HeaderOption.NoOperation)
                values.AddDecimal((ulong)(option.Data.Length + 2));
        }),
        Each("ip.opt.ptr", FieldType.Unsigned8, "Pointer", static (option, values) =>
        {
            if (option.Kind is RecordRoute or Timestamp or LooseSourceRoute or StrictSourceRoute
                && !option.Data.IsEmpty)
                values.AddDecimal(option.Data[0]);
        }),
        Each("ip.opt.ra", FieldType.Unsigned16, "Router Alert", static (option, values) =>
        {
            if (option.Kind == RouterAlert && option.Data.Length == 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(option.Data));
        }),
    ];

    private const byte RecordRoute = 7;
    private const byte Timestamp = 68;
    private const byte LooseSourceRoute = 131;
    private const byte StrictSourceRoute = 137;
    private const byte RouterAlert = 148;

    // The options that Wireshark dissects; of others it shows the length only.
    private static ReadOnlySpan<byte> Known =>
        [HeaderOption.End, HeaderOption.NoOperation, RecordRoute, 11, 12, 25, Timestamp, 82, 130,
        LooseSourceRoute, 133, 134, 136, StrictSourceRoute, RouterAlert, 149];

    private delegate void Ipv4OptionReader(HeaderOption option, FieldValues values);

    private static Field Each(string name, FieldType type, string description, Ipv4OptionReader read) =>
        Field.Of(Protocol.Ipv4, name, type, description, (in source, values) =>
        {
            if (!Ipv4Header.TryRead(source.Bytes, out Ipv4Header header))
                return;
            foreach (HeaderOption option in header.Options)
            {
                if (Known.Contains(option.Kind))
                    read(option, values);
            }
        });
}
