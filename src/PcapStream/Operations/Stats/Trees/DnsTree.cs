using System.Globalization;
using System.Text;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Trees;

/// <summary><c>dns,tree</c>: the messages of DNS.</summary>
internal sealed class DnsTree() : NamedTree(
    "dns", "DNS's messages by type, code and size, and response times", "DNS",
    new TreeBranch("Total Packets"), new("Query/Response", Total), new("Query Type", Total), new("Class", Total),
    new("rcode", Total), new("opcodes", Total), new("Payload size"), new("Query Stats"),
    new("Qname Len", QueryStats), new("Label Stats", QueryStats), new("1st Level", Labels), new("2nd Level", Labels),
    new("3rd Level", Labels), new("4th Level or more", Labels), new("Response Stats"),
    new("no. of questions", ResponseStats), new("no. of answers", ResponseStats),
    new("no. of authorities", ResponseStats), new("no. of additionals", ResponseStats), new("Service Stats"),
    new("request-response time (msec)", ServiceStats, IsTime: true),
    new("no. of unsolicited responses", ServiceStats), new("no. of retransmissions", ServiceStats))
{
    private const int Total = 0;
    private const int Direction = 1;
    private const int Types = 2;
    private const int Classes = 3;
    private const int Codes = 4;
    private const int Opcodes = 5;
    private const int PayloadSize = 6;
    private const int QueryStats = 7;
    private const int NameLength = 8;
    private const int Labels = 9;
    private const int MostLabels = 4;
    private const int ResponseStats = 14;
    private const int Questions = 15;
    private const int Answers = 16;
    private const int Authorities = 17;
    private const int Additional = 18;
    private const int ServiceStats = 19;
    private const int ResponseTime = 20;
    private const int Unsolicited = 21;
    private const int Retransmissions = 22;

    public override Field[] Fields { get; } =
    [
        .. new[] { "dns.time", "dns.unsolicited", "dns.retransmit_response" }
            .Select(field => FieldCatalogue.Find(field)!),
    ];

    public override bool HasValues => true;

    public override void Count(in CountedPacket packet, int[] fields, NamedTreeCounter counter)
    {
        DecodedPacket headers = packet.Messages;
        bool any = false;
        bool isInStream = false;
        int unsolicited = packet.Values(fields[1]).Length;
        foreach (ref readonly Layer layer in headers.Layers)
        {
            isInStream |= layer.Protocol == Protocol.Tcp;
            if (layer.Protocol != Protocol.Dns || layer.IsQuoted
                || !DnsHeader.TryRead(headers.Bytes(layer), out DnsHeader header)
                || !header.IsComplete)
                continue;
            any = true;
            counter.Begin();
            int size = headers.Bytes(layer).Length + (isInStream ? DnsHeader.PrefixSize : 0);
            Count(header, size, isUnsolicited: header.IsResponse && unsolicited-- > 0, counter);
        }
        if (!any)
            return;
        foreach (long time in packet.Values(fields[0]))
            counter.Count(ResponseTime, time);
        foreach (long _ in packet.Values(fields[1]))
            counter.Count(Unsolicited);
        foreach (long _ in packet.Values(fields[2]))
            counter.Count(Retransmissions);
    }

    private static void Count(DnsHeader header, int size, bool isUnsolicited, NamedTreeCounter counter)
    {
        counter.Count(Total);
        CountName(Direction, header.IsResponse ? "Response"u8 : "Query"u8, counter);
        int type = 0;
        int kind = 0;
        int length = 0;
        int labels = 0;
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        foreach (DnsRecord record in header.Records)
        {
            if (!record.IsQuestion)
                break;
            (type, kind) = (record.Type, record.Class);
            if (DnsName.TryRead(record.Message, record.NameOffset, name, out length, out _))
                labels = name[..length].Count((byte)'.') + 1;
            // tshark counts the characters of its name of the root.
            length = length == 0 ? DnsText.Root.Length : length;
        }
        CountName(Types, DnsValueNames.OfType(type), counter);
        CountName(Classes, DnsValueNames.OfClass(kind), counter);
        CountName(Codes, DnsValueNames.OfCode(header.Flags & 0xF), counter);
        CountName(Opcodes, DnsValueNames.OfOpcode(header.Opcode), counter);
        counter.Count(PayloadSize, size);
        if (!header.IsResponse)
        {
            counter.Count(NameLength, length);
            counter.Count(Labels + (labels is > 0 and < MostLabels ? labels : MostLabels));
            return;
        }
        // tshark counts what was asked for twice.
        for (int times = isUnsolicited ? 1 : 2; times > 0; times--)
        {
            counter.Count(Questions, header.Questions);
            counter.Count(Answers, header.Answers);
            counter.Count(Authorities, header.Authorities);
            counter.Count(Additional, header.Additional);
        }
    }

    private static void CountName(int branch, ReadOnlySpan<byte> name, NamedTreeCounter counter)
    {
        counter.Count(branch);
        counter.Count(branch, name);
    }
}

/// <summary>Wireshark's names of numbers in DNS (IANA, DNS parameters).</summary>
internal static class DnsValueNames
{
    private const string Types = """
        0 Unused
        1 A (Host Address)
        2 NS (authoritative Name Server)
        3 MD (Mail Destination)
        4 MF (Mail Forwarder)
        5 CNAME (Canonical NAME for an alias)
        6 SOA (Start Of a zone of Authority)
        7 MB (MailBox domain name)
        8 MG (Mail Group member)
        9 MR (Mail Rename domain)
        10 NULL RR
        11 WKS (Well Known Service)
        12 PTR (domain name PoinTeR)
        13 HINFO (host information)
        14 MINFO (Mailbox or mail list information)
        15 MX (Mail eXchange)
        16 TXT (Text strings)
        17 RP (Responsible Person)
        18 AFSDB (AFS Data Base location)
        19 X25 (XX.25 PSDN address)
        20 ISDN (ISDN address)
        21 RT (Route Through)
        22 NSAP (NSAP address)
        23 NSAP-PTR (NSAP domain name pointer)
        24 SIG (security signature)
        25 KEY (security key)
        26 PX (X.400 mail mapping information)
        27 GPOS (Geographical Position)
        28 AAAA (IPv6 Address)
        29 LOC (Location Information)
        30 NXT (Next Domain)
        31 EID (Endpoint Identifier)
        32 NIMLOC (Nimrod Locator)
        33 SRV (Server Selection)
        34 ATMA (ATM Address)
        35 NAPTR (Naming Authority Pointer)
        36 KX (Key Exchanger)
        37 CERT
        38 A6 (OBSOLETE - use AAAA)
        39 DNAME
        40 SINK
        41 OPT
        42 APL
        43 DS (Delegation Signer)
        44 SSHFP (SSH Key Fingerprint)
        45 IPSECKEY
        46 RRSIG (Resource Record Signature)
        47 NSEC (Next Secure)
        48 DNSKEY (DNS Public Key)
        49 DHCID
        50 NSEC3
        51 NSEC3PARAM
        52 TLSA
        55 HIP (Host Identity Protocol)
        57 RKEY
        58 TALINK (Trust Anchor LINK)
        59 CDS (Child DS)
        60 CDNSKEY (DNSKEY(s) the Child wants reflected in DS)
        61 OPENPGPKEY (OpenPGP Key)
        62 CSYNC (Child-to-Parent Synchronization)
        63 ZONEMD
        64 SVCB (General Purpose Service Endpoints)
        65 HTTPS (HTTPS Specific Service Endpoints)
        99 SPF
        100 UINFO
        101 UID
        102 GID
        103 UNSPEC
        104 NID (NodeID)
        105 L32 (Locator32)
        106 L64 (Locator64)
        107 LP (Locator FQDN)
        108 EUI48
        109 EUI64
        249 TKEY (Transaction Key)
        250 TSIG (Transaction Signature)
        251 IXFR (incremental transfer)
        252 AXFR (transfer of an entire zone)
        253 MAILB (mailbox-related RRs)
        254 MAILA (mail agent RRs)
        255 * (A request for all records the server/cache has available)
        256 URI
        257 CAA (Certification Authority Restriction)
        32768 TA (DNSSEC Trust Authorities)
        32769 DLV (DNSSEC Lookaside Validation)
        65281 WINS
        65282 WINS-R
        65422 XPF
        """;

    private const string Classes = """
        1 IN
        2 CS
        3 CH
        4 HS
        254 NONE
        255 ANY
        """;

    private const string Codes = """
        0 No error
        1 Format error
        2 Server failure
        3 No such name
        4 Not implemented
        5 Refused
        6 Name exists
        7 RRset exists
        8 RRset does not exist
        9 Not authoritative
        10 Name out of zone
        11 DSO-Type not implemented
        """;

    private const string Opcodes = """
        0 Standard query
        1 Inverse query
        2 Server status request
        4 Zone change notification
        5 Dynamic update
        6 DNS Stateful operations (DSO)
        """;

    private static readonly Dictionary<int, byte[]> TypeNames = Read(Types);
    private static readonly Dictionary<int, byte[]> ClassNames = Read(Classes);
    private static readonly Dictionary<int, byte[]> CodeNames = Read(Codes);
    private static readonly Dictionary<int, byte[]> OpcodeNames = Read(Opcodes);

    public static ReadOnlySpan<byte> OfType(int type) => Of(TypeNames, type, "packet type");

    public static ReadOnlySpan<byte> OfClass(int kind) => Of(ClassNames, kind, "class");

    public static ReadOnlySpan<byte> OfCode(int code) => Of(CodeNames, code, "rcode");

    public static ReadOnlySpan<byte> OfOpcode(int opcode) => Of(OpcodeNames, opcode, "opcode");

    private static ReadOnlySpan<byte> Of(Dictionary<int, byte[]> names, int number, string kind) =>
        names.TryGetValue(number, out byte[]? name)
            ? name
            : Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Unknown {kind} ({number})"));

    private static Dictionary<int, byte[]> Read(string lines) => lines.Split('\n').Select(line => line.Split(' ', 2))
        .ToDictionary(
            parts => int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture),
            parts => Encoding.ASCII.GetBytes(parts[1]));
}
