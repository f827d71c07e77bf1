using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Dns;

/// <summary>Fields of DNS (RFC 1035), multicast DNS (RFC 6762) and LLMNR (RFC 4795): header and questions.</summary>
internal static class DnsFields
{
    public static readonly Field[] All =
    [
        Field.Hex(Protocol.Dns, "dns.id", FieldType.Unsigned16, "Transaction ID", 0).AtLeast(FlagsEnd).InAll(),
        Field.Hex(Protocol.Dns, "dns.flags", FieldType.Unsigned16, "Flags", 2).InAll(),
        Flag("response", "Response", 0x8000).InAll(),
        Field.Bits(Protocol.Dns, "dns.flags.opcode", FieldType.Unsigned16, "Opcode", 2, 0x7800).InAll(),
        Flag("authoritative", "Authoritative", 0x400).If(IsResponse).AlsoIn(Protocol.MulticastDns),
        Field.Flag(Protocol.LinkLocalNames, "dns.flags.conflict", "Conflict", 2, 2, 0x400),
        Flag("truncated", "Truncated", 0x200).InAll(),
        Flag("recdesired", "Recursion desired", 0x100).AlsoIn(Protocol.MulticastDns),
        Field.Flag(Protocol.LinkLocalNames, "dns.flags.tentative", "Tentative", 2, 2, 0x100),
        Flag("recavail", "Recursion available", 0x80).If(IsResponse).AlsoIn(Protocol.MulticastDns),
        Flag("z", "Z", 0x40).AlsoIn(Protocol.MulticastDns),
        // tshark shows this bit of queries as well if they set it.
        Flag("authenticated", "Answer authenticated", 0x20)
            .If(bytes => IsResponse(bytes) || (bytes.Length >= FlagsEnd && (bytes[3] & 0x20) != 0))
            .AlsoIn(Protocol.MulticastDns),
        Flag("checkdisable", "Non-authenticated data", 0x10).AlsoIn(Protocol.MulticastDns),
        Field.Bits(Protocol.Dns, "dns.flags.rcode", FieldType.Unsigned16, "Reply code", 2, 0xF).If(IsResponse).InAll(),

        Count("queries", "Questions", 4).If(bytes => !IsUpdate(bytes)).InAll(),
        Count("zones", "Zones", 4).If(IsUpdate).InAll(),
        Count("answers", "Answer RRs", 6).If(bytes => !IsUpdate(bytes)).InAll(),
        Count("prerequisites", "Prerequisites", 6).If(IsUpdate).InAll(),
        Count("auth_rr", "Authority RRs", 8).If(bytes => !IsUpdate(bytes)).InAll(),
        Count("updates", "Updates", 8).If(IsUpdate).InAll(),
        Count("add_rr", "Additional RRs", 10).InAll(),

        OfQuestions("dns.qry.name", FieldType.Text, "Name",
            static (record, _, values) => DnsText.AddName(record.Message, record.NameOffset, values)),
        OfQuestions("dns.qry.name.len", FieldType.Unsigned16, "Name Length",
            static (record, _, values) => DnsText.AddLength(record, values)),
        OfQuestions("dns.count.labels", FieldType.Unsigned16, "Label Count",
            static (record, _, values) => DnsText.AddLabels(record, values)),
        OfQuestions("dns.qry.type", FieldType.Unsigned16, "Type",
            static (record, _, values) => values.AddDecimal(record.Type)),
        OfQuestions("dns.qry.class", FieldType.Unsigned16, "Class",
            static (record, protocol, values) => AddClass(record, protocol, values)),
        OfQuestions("dns.qry.qu", FieldType.Boolean, "\"QU\" question",
            static (record, protocol, values) => AddTopBit(record, protocol, values)),
        .. DnsRecordFields.All,
        .. RequestFields.OfDns.Select(field => field.InAll()),
    ];

    private const int FlagsEnd = 4;
    private const int UpdateOpcode = 5;
    private const int TopBit = 0x8000;

    /// <summary>Adds the values of a question or record in a message of DNS or a similar protocol.</summary>
    internal delegate void DnsRecordReader(DnsRecord record, Protocol protocol, FieldValues values);

    /// <summary>A field of every question or record, in the order of the message.</summary>
    internal static Field OfAll(string name, FieldType type, string description, DnsRecordReader read) =>
        Field.Of(Protocol.Dns, name, type, description, (in source, values) =>
        {
            if (!DnsHeader.TryRead(source.Bytes, out DnsHeader header))
                return;
            Protocol protocol = source.Packet.Layers[source.Index].Protocol;
            foreach (DnsRecord record in header.Records)
                read(record, protocol, values);
        }).InAll();

    /// <summary>
    /// Adds the class. In multicast DNS its top bit is a flag and not part of it (RFC 6762, section 18.12).
    /// </summary>
    internal static void AddClass(DnsRecord record, Protocol protocol, FieldValues values) =>
        values.AddHex((ulong)(protocol == Protocol.MulticastDns ? record.Class & ~TopBit : record.Class), 4);

    /// <summary>Adds the top bit of the class, a flag in multicast DNS.</summary>
    internal static void AddTopBit(DnsRecord record, Protocol protocol, FieldValues values)
    {
        if (protocol == Protocol.MulticastDns)
            values.AddBoolean((record.Class & TopBit) != 0);
    }

    private static Field OfQuestions(string name, FieldType type, string description, DnsRecordReader read) =>
        OfAll(name, type, description, (record, protocol, values) =>
        {
            if (record.IsQuestion)
                read(record, protocol, values);
        });

    private static Field Flag(string name, string description, ulong mask) =>
        Field.Flag(Protocol.Dns, "dns.flags." + name, description, 2, 2, mask);

    private static Field Count(string name, string description, int offset) =>
        Field.Decimal(Protocol.Dns, "dns.count." + name, FieldType.Unsigned16, description, offset);

    private static Field InAll(this Field field) => field.AlsoIn(Protocol.MulticastDns, Protocol.LinkLocalNames);

    private static bool IsResponse(ReadOnlySpan<byte> bytes) => bytes.Length >= FlagsEnd && (bytes[2] & 0x80) != 0;

    private static bool IsUpdate(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FlagsEnd && (bytes[2] >> 3 & 0xF) == UpdateOpcode;
}
