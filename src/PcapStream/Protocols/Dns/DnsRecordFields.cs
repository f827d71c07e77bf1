using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dns;

/// <summary>
/// Fields of DNS resource records: RFC 1035, section 3.2.1, and the data of the types in RFC 1035, RFC 3596, RFC 2782
/// and RFC 6891. Data that are too short for their type have no values.
/// </summary>
internal static class DnsRecordFields
{
    public static readonly Field[] All =
    [
        // In tshark, the name of a service record is another field.
        OfRecords("dns.resp.name", FieldType.Text, "Name", record => record.Type != Service,
            static (record, values) => DnsText.AddName(record.Message, record.NameOffset, values)),
        OfRecords("dns.resp.type", FieldType.Unsigned16, "Type", _ => true,
            static (record, values) =>
            {
                values.AddDecimal(record.Type);
                // tshark lists the types in the bit maps of records under the same name.
                DnsTypeMaps.AddTypes(record, values);
            }),
        DnsFields.OfAll("dns.resp.class", FieldType.Unsigned16, "Class", static (record, protocol, values) =>
        {
            if (!record.IsQuestion && record.Type != Options)
                DnsFields.AddClass(record, protocol, values);
        }),
        DnsFields.OfAll("dns.resp.cache_flush", FieldType.Boolean, "Cache flush", static (record, protocol, values) =>
        {
            if (!record.IsQuestion)
                DnsFields.AddTopBit(record, protocol, values);
        }),
        OfRecords("dns.resp.ttl", FieldType.Unsigned32, "Time to live", record => record.Type != Options,
            static (record, values) => values.AddDecimal(record.TimeToLive)),
        OfRecords("dns.resp.len", FieldType.Unsigned16, "Data length", _ => true,
            static (record, values) => values.AddDecimal((ulong)record.Data.Length)),

        DnsFields.OfAll("dns.rr.udp_payload_size", FieldType.Unsigned16, "UDP payload size",
            static (record, protocol, values) =>
            {
                if (record.IsQuestion || record.Type != Options)
                    return;
                // tshark prints this number in hexadecimal where a flag shares its bytes.
                if (protocol == Protocol.MulticastDns)
                    DnsFields.AddClass(record, protocol, values);
                else
                    values.AddDecimal(record.Class);
            }),
        OfType(Options, 0, "dns.resp.ext_rcode", FieldType.Unsigned8, "Higher bits in extended RCODE",
            static (record, values) => values.AddHex(record.TimeToLive >> 24, 2)),
        OfType(Options, 0, "dns.resp.edns0_version", FieldType.Unsigned8, "EDNS0 version",
            static (record, values) => values.AddDecimal(record.TimeToLive >> 16 & 0xFF)),
        OfType(Options, 0, "dns.resp.z", FieldType.Unsigned16, "Z",
            static (record, values) => values.AddHex(record.TimeToLive & 0xFFFF, 4)),
        OfType(Options, 0, "dns.resp.z.do", FieldType.Boolean, "DO bit",
            static (record, values) => values.AddBoolean((record.TimeToLive & 0x8000) != 0)),

        OfType(Address, 4, "dns.a", FieldType.Ipv4, "Address",
            static (record, values) => values.AddIpv4(record.Data[..4])),
        OfType(Address6, 16, "dns.aaaa", FieldType.Ipv6, "AAAA Address",
            static (record, values) => values.AddIpv6(record.Data[..16])),
        Name(CanonicalName, 0, "dns.cname", "CNAME"),
        Name(NameServer, 0, "dns.ns", "Name Server"),
        Name(NamePointer, 0, "dns.ptr.domain_name", "Domain Name"),
        Number16(MailExchange, 0, "dns.mx.preference", "Preference"),
        Name(MailExchange, 2, "dns.mx.mail_exchange", "Mail Exchange"),
        OfRecords("dns.txt.length", FieldType.Unsigned8, "TXT Length", record => record.Type == Text,
            static (record, values) => AddTexts(record, true, values)),
        OfRecords("dns.txt", FieldType.Text, "TXT", record => record.Type == Text,
            static (record, values) => AddTexts(record, false, values)),
        Number16(Service, 0, "dns.srv.priority", "Priority"),
        Number16(Service, 2, "dns.srv.weight", "Weight"),
        Number16(Service, 4, "dns.srv.port", "Port"),
        Name(Service, 6, "dns.srv.target", "Target"),
        Name(Authority, 0, "dns.soa.mname", "Primary name server"),
        OfRecords(
            "dns.soa.rname", FieldType.Text, "Responsible authority's mailbox", record => record.Type == Authority,
            static (record, values) =>
            {
                if (DnsName.TrySkip(record.Message, record.DataOffset, out int end))
                    DnsText.AddName(record.Message, end, values);
            }),
        AuthorityNumber(0, "dns.soa.serial_number", "Serial Number"),
        AuthorityNumber(4, "dns.soa.refresh_interval", "Refresh Interval"),
        AuthorityNumber(8, "dns.soa.retry_interval", "Retry Interval"),
        AuthorityNumber(12, "dns.soa.expire_limit", "Expire limit"),
        AuthorityNumber(16, "dns.soa.minimum_ttl", "Minimum TTL"),
    ];

    private const ushort Address = 1;
    private const ushort NameServer = 2;
    private const ushort CanonicalName = 5;
    private const ushort Authority = 6;
    private const ushort NamePointer = 12;
    private const ushort MailExchange = 15;
    private const ushort Text = 16;
    private const ushort Address6 = 28;
    private const ushort Service = 33;
    private const ushort Options = 41;

    private delegate bool RecordCondition(DnsRecord record);

    private delegate void ResourceRecordReader(DnsRecord record, FieldValues values);

    private static Field OfRecords(
        string name, FieldType type, string description, RecordCondition condition, ResourceRecordReader read) =>
        DnsFields.OfAll(name, type, description, (record, _, values) =>
        {
            if (!record.IsQuestion && condition(record))
                read(record, values);
        });

    private static Field OfType(
        ushort recordType, int least, string name, FieldType type, string description, ResourceRecordReader read) =>
        OfRecords(name, type, description, record => record.Type == recordType && record.Data.Length >= least, read);

    private static Field Number16(ushort recordType, int offset, string name, string description) =>
        OfType(recordType, offset + 2, name, FieldType.Unsigned16, description,
            (record, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(record.Data[offset..])));

    private static Field Name(ushort recordType, int offset, string name, string description) =>
        OfType(recordType, offset + 1, name, FieldType.Text, description,
            (record, values) => DnsText.AddName(record.Message, record.DataOffset + offset, values));

    private static Field AuthorityNumber(int offset, string name, string description) =>
        OfType(Authority, 0, name, FieldType.Unsigned32, description, (record, values) =>
        {
            ReadOnlySpan<byte> message = record.Message;
            if (DnsName.TrySkip(message, record.DataOffset, out int end)
                && DnsName.TrySkip(message, end, out end)
                && end + offset + 4 <= message.Length)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(message[(end + offset)..]));
        });

    private static void AddTexts(DnsRecord record, bool lengths, FieldValues values)
    {
        ReadOnlySpan<byte> rest = record.Data;
        while (!rest.IsEmpty && rest[0] < rest.Length)
        {
            if (lengths)
                values.AddDecimal(rest[0]);
            else
                values.AddAscii(rest.Slice(1, rest[0]));
            rest = rest[(rest[0] + 1)..];
        }
    }
}
