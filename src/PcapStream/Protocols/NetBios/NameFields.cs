using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.NetBios;

/// <summary>Fields of NetBIOS's name service, RFC 1002, section 4.2.</summary>
internal static class NameFields
{
    private const ushort Address = 0x20;
    private const int WaitForAcknowledgment = 7;
    private const int AddressSize = 6;

    public static readonly Field[] All =
    [
        Field.Hex(Protocol.NetBiosName, "nbns.id", FieldType.Unsigned16, "Transaction ID", 0).If(HasFlags),
        Field.Hex(Protocol.NetBiosName, "nbns.flags", FieldType.Unsigned16, "Flags", 2),
        Flag("response", "Response", 0x8000),
        Field.Bits(Protocol.NetBiosName, "nbns.flags.opcode", FieldType.Unsigned16, "Opcode", 2, 0x7800),
        Flag("authoritative", "Authoritative", 0x0400).If(IsAnswer),
        Flag("truncated", "Truncated", 0x0200),
        Flag("recdesired", "Recursion desired", 0x0100),
        Flag("recavail", "Recursion available", 0x0080).If(IsAnswer),
        Flag("broadcast", "Broadcast", 0x0010),
        Field.Bits(Protocol.NetBiosName, "nbns.flags.rcode", FieldType.Unsigned16, "Reply code", 2, 0x000F)
            .If(IsAnswer),
        Count("queries", "Questions", 4),
        Count("answers", "Answer RRs", 6),
        Count("auth_rr", "Authority RRs", 8),
        Count("add_rr", "Additional RRs", 10),
        OfEntries("name", FieldType.Text, "Name", static (bytes, message, values) => EncodedName.Add(
            bytes, message.NameOffset, message.Type == Address && !message.IsQuestion, values)),
        OfEntries("type", FieldType.Unsigned16, "Type",
            static (_, message, values) => values.AddDecimal(message.Type)),
        OfEntries("class", FieldType.Unsigned16, "Class",
            static (_, message, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(message.Rest[2..]))),
        OfEntries("ttl", FieldType.Unsigned32, "Time to live", static (_, message, values) =>
        {
            if (!message.IsQuestion)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(message.Rest[4..]));
        }),
        OfEntries("data_length", FieldType.Unsigned16, "Data length", static (_, message, values) =>
        {
            if (!message.IsQuestion)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(message.Rest[8..]));
        }),
        OfAddresses("nb_flags", FieldType.Unsigned16, "Name flags",
            static (one, values) => values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(one), 4)),
        OfAddresses("nb_flags.group", FieldType.Boolean, "Name type",
            static (one, values) => values.AddBoolean(one[0] >= 0x80)),
        OfAddresses("nb_flags.ont", FieldType.Unsigned16, "ONT",
            static (one, values) => values.AddDecimal((ulong)one[0] >> 5 & 3)),
        OfAddresses("addr", FieldType.Ipv4, "Addr", static (one, values) => values.AddIpv4(one[2..])),
    ];

    private delegate void EntryReader(ReadOnlySpan<byte> bytes, NameMessage message, FieldValues values);

    private delegate void AddressReader(ReadOnlySpan<byte> address, FieldValues values);

    private static bool HasFlags(ReadOnlySpan<byte> bytes) => bytes.Length >= 4;

    private static bool IsAnswer(ReadOnlySpan<byte> bytes) => bytes is [_, _, >= 0x80, ..];

    private static Field Flag(string name, string description, ushort mask) =>
        Field.Flag(Protocol.NetBiosName, "nbns.flags." + name, description, 2, 2, mask);

    private static Field Count(string name, string description, int offset) =>
        Field.Decimal(Protocol.NetBiosName, "nbns.count." + name, FieldType.Unsigned16, description, offset);

    private static Field OfEntries(string name, FieldType type, string description, EntryReader read) =>
        Field.Of(Protocol.NetBiosName, "nbns." + name, type, description, (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            var message = new NameMessage(bytes);
            while (message.MoveNext())
                read(bytes, message, values);
        });

    private static Field OfAddresses(string name, FieldType type, string description, AddressReader read) =>
        OfEntries(name, type, description, (bytes, message, values) =>
        {
            if (message.Type != Address || (bytes[2] >> 3 & 15) == WaitForAcknowledgment)
                return;
            for (ReadOnlySpan<byte> rest = message.Data; rest.Length >= AddressSize; rest = rest[AddressSize..])
                read(rest[..AddressSize], values);
        });
}
