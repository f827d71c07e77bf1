using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>
/// The types of Kerberos's messages (RFC 4120, appendix A) and of the data for pre-authentication that Wireshark reads,
/// with its fields. What is encrypted is not read.
/// </summary>
internal static class KerberosTypes
{
    private const int IntegerTag = 2;
    private const int SequenceTag = 16;
    private const int GeneralTag = 27;

    private const BerFlags MayLack = BerFlags.Optional;

    /// <summary>Where the type of data for pre-authentication is kept.</summary>
    public const int DataSlot = 0;

    /// <summary>Where the type of the first message is kept.</summary>
    public const int MessageSlot = 1;

    /// <summary>Where the code of an error is kept.</summary>
    public const int ErrorSlot = 2;

    /// <summary>Where the type of an address or of armor is kept.</summary>
    public const int FormSlot = 3;

    private static readonly List<BerField> Rows = [];

    private static readonly BerType Number = new(BerForm.Integer);
    private static readonly BerType Octets = new(BerForm.Octets);
    private static readonly BerType Text = new(BerForm.General);
    private static readonly BerType Time = new(BerForm.Time);

    private static readonly BerMember Version = Member(0, Number, Of("pvno", FieldType.Unsigned32));
    private static readonly BerMember Kind = Member(
        1, new BerType(BerForm.Integer) { Slot = MessageSlot, KeepsFirst = true }, Of("msg_type", FieldType.Signed32));

    private static readonly BerField EncryptionType = Of("etype", FieldType.Signed32, "etype");
    private static readonly BerField Cipher = Of("cipher", FieldType.Bytes);
    private static readonly BerField NameType = Of("name_type", FieldType.Signed32);
    private static readonly BerField Realm = Of("realm", FieldType.Text);
    private static readonly BerField ClientRealm = Of("crealm", FieldType.Text);
    private static readonly BerField Client = Element("cname");
    private static readonly BerField Server = Element("sname");
    private static readonly BerField EncryptedPart = Element("enc_part");
    private static readonly BerField Flags = Of("flags", FieldType.Bytes);
    private static readonly BerField ClientTime = Of("ctime", FieldType.AbsoluteTime);
    private static readonly BerField ClientMicroseconds = Of("cusec", FieldType.Unsigned32);
    private static readonly BerField EncryptionTypes = Of("ENCTYPE", FieldType.Signed32);
    private static readonly BerField Padata = Of("padata", FieldType.Unsigned32);
    private static readonly BerField ChecksumField = Element("cksum");
    private static readonly BerField TicketField = Element("ticket");

    private static readonly BerType Encrypted = Sequence(
        Member(0, Number, EncryptionType),
        Member(1, Number, Of("kvno", FieldType.Unsigned32), MayLack),
        Member(2, Octets, Cipher));

    private static readonly BerType ClientName = Name("cname_string", "CNameString");
    private static readonly BerType ServerName = Name("sname_string", "SNameString");
    private static readonly BerType OtherName = Name("name_string", "KerberosString");

    private static readonly BerType Checksum = Sequence(
        Member(0, Number, Of("cksumtype", FieldType.Signed32)),
        Member(1, Octets, Of("checksum", FieldType.Bytes)));

    private static readonly BerType Address = Sequence(
        Member(0, new BerType(BerForm.Integer) { Slot = FormSlot }, Of("addr_type", FieldType.Signed32)),
        Member(1, new BerType(BerForm.Opaque)
        {
            Inner = static (ref reader, _, octets) => KerberosValues.WriteAddress(ref reader, octets),
            SeesRest = true,
        }, null));

    private static readonly BerType Addresses = Several(SequenceTag, Address, Element("HostAddress"));

    private static readonly BerType Ticket = Tagged(1, Sequence(
        Member(0, Number, Of("tkt_vno", FieldType.Unsigned32)),
        Member(1, Text, Realm),
        Member(2, ServerName, Server),
        Member(3, Encrypted, EncryptedPart)));

    // Wireshark's Ticket_element differs from ticket_element in case alone, and columns in SQL do not.
    private static readonly BerType Tickets = new(BerForm.SequenceOf)
    {
        Members = [new BerMember(BerClass.Application, 1, BerFlags.OwnTag, Ticket, null)],
    };

    /// <summary>Data for pre-authentication, RFC 4120, section 5.2.7.</summary>
    public static BerType Data { get; } = Sequence(
        Member(1, new BerType(BerForm.Integer) { Slot = DataSlot }, Of("padata_type", FieldType.Signed32)),
        Member(2, new BerType(BerForm.Octets)
        {
            Inner = static (ref reader, _, octets) => KerberosValues.ChooseData(ref reader, octets),
        },
            Of("padata_value", FieldType.Bytes)));

    /// <summary>Several data for pre-authentication.</summary>
    public static BerType SeveralData { get; } = Several(SequenceTag, Data, Element("PA_DATA"));

    /// <summary>Encrypted data of another kind of data for pre-authentication.</summary>
    public static BerType EncryptedData => Encrypted;

    /// <summary>Types of encryption with their salts, RFC 4120, section 5.2.7.4.</summary>
    public static BerType OldSalts { get; } = Several(SequenceTag, Sequence(
        Member(0, Number, EncryptionType),
        Member(1, Octets, Of("info_salt", FieldType.Bytes), MayLack)), Element("ETYPE_INFO_ENTRY"));

    /// <summary>Types of encryption with their salts, RFC 4120, section 5.2.7.5.</summary>
    public static BerType Salts { get; } = Several(SequenceTag, Sequence(
        Member(0, Number, EncryptionType),
        Member(1, Text, Of("info2_salt", FieldType.Text), MayLack),
        Member(2, Octets, Of("s2kparams", FieldType.Bytes), MayLack)), Element("ETYPE_INFO2_ENTRY"));

    /// <summary>The request for authorization data, MS-KILE, section 2.2.3.</summary>
    public static BerType AuthorizationRequest { get; } = Sequence(
        Member(0, new BerType(BerForm.Boolean), Of("include_pac", FieldType.Boolean)));

    /// <summary>A service's request for a user, MS-SFU, section 2.2.1.</summary>
    public static BerType ForUser { get; } = Sequence(
        Member(0, OtherName, Element("name")),
        Member(1, Text, Realm),
        Member(2, Checksum, ChecksumField),
        Member(3, Text, Of("auth", FieldType.Text)));

    /// <summary>Options of authorization data, MS-KILE, section 2.2.10.</summary>
    public static BerType AuthorizationOptions { get; } = Sequence(Member(0, new BerType(BerForm.Bits)
    {
        Bits = Bits("PAC.OPTIONS.FLAGS.", "claims", "branch.aware", "forward.to.full.dc",
            "resource.based.constrained.delegation"),
    }, Flags));

    /// <summary>Types of encryption that are asked for, MS-KILE, section 2.2.11.</summary>
    public static BerType KeyRequest { get; } = Several(IntegerTag, Number, EncryptionTypes);

    /// <summary>One set of data for pre-authentication, RFC 6113, section 5.3.</summary>
    public static BerType SelectedSet { get; } = Sequence(
        Member(0, Number, Of("pa_type", FieldType.Signed32)),
        Member(1, Octets, Of("pa_hint", FieldType.Bytes), MayLack),
        Member(2, Octets, Of("pa_value", FieldType.Bytes), MayLack));

    /// <summary>A checksum as data for pre-authentication.</summary>
    public static BerType ChecksumData => Checksum;

    /// <summary>A message in armor, RFC 6113, section 5.4.2.</summary>
    public static BerType ArmoredRequest { get; }

    /// <summary>An answer in armor, RFC 6113, section 5.4.3.</summary>
    public static BerType ArmoredAnswer { get; }

    /// <summary>A salt without a type.</summary>
    public static BerField Salt { get; } = Of("pw_salt", FieldType.Bytes);

    /// <summary>The status of Windows in place of a salt.</summary>
    public static BerField Status { get; } = Of("smb.nt_status", FieldType.Unsigned32);

    /// <summary>An address of IPv4.</summary>
    public static BerField AddressOfIpv4 { get; } = Of("addr_ip", FieldType.Ipv4, "IP Address");

    /// <summary>An address of IPv6.</summary>
    public static BerField AddressOfIpv6 { get; } = Of("addr_ipv6", FieldType.Ipv6, "IPv6 Address");

    private static readonly BerType Request = Sequence(
        Shifted(Version, 1), Shifted(Kind, 2),
        Member(3, new BerType(BerForm.SequenceOf) { Members = SeveralData.Members, EndsDeferred = true }, Padata,
            MayLack),
        Member(4, Sequence(
            Member(0, new BerType(BerForm.Bits)
            {
                Bits = Bits("KDCOptions.", "reserved", "forwardable", "forwarded", "proxiable", "proxy",
                    "allow.postdate", "postdated", "unused7", "renewable", "unused9", "unused10", "opt.hardware.auth",
                    "unused12", "unused13", "constrained.delegation", "canonicalize", "request.anonymous", "unused17",
                    "unused18", "unused19", "unused20", "unused21", "unused22", "unused23", "unused24", "unused25",
                    "disable.transited.check", "renewable.ok", "enc.tkt.in.skey", "unused29", "renew", "validate"),
            }, Of("kdc_options", FieldType.Bytes)),
            Member(1, ClientName, Client, MayLack),
            Member(2, Text, Realm),
            Member(3, ServerName, Server, MayLack),
            Member(4, Time, Of("from", FieldType.AbsoluteTime), MayLack),
            Member(5, Time, Of("till", FieldType.AbsoluteTime), MayLack),
            Member(6, Time, Of("rtime", FieldType.AbsoluteTime), MayLack),
            Member(7, Number, Of("nonce", FieldType.Unsigned32)),
            Member(8, Several(IntegerTag, Number, EncryptionTypes),
                Of("kdc-req-body.etype", FieldType.Unsigned32)),
            Member(9, Addresses, Of("addresses", FieldType.Unsigned32), MayLack),
            Member(10, Encrypted, Element("enc_authorization_data"), MayLack),
            Member(11, Tickets, Of("additional_tickets", FieldType.Unsigned32), MayLack)), Element("req_body")));

    private static readonly BerType Answer = Sequence(
        Version, Kind,
        Member(2, SeveralData, Padata, MayLack),
        Member(3, Text, ClientRealm),
        Member(4, ClientName, Client),
        Member(5, Ticket, TicketField),
        Member(6, Encrypted, EncryptedPart));

    /// <summary>Any message.</summary>
    public static BerType Message { get; } = new(BerForm.Choice)
    {
        Members =
        [
            Application(1, Ticket, TicketField),
            Application(10, Tagged(10, Request), Element("as_req")),
            Application(11, Tagged(11, Answer), Element("as_rep")),
            Application(12, Tagged(12, Request), Element("tgs_req")),
            Application(13, Tagged(13, Answer), Element("tgs_rep")),
            Application(14, Tagged(14, Sequence(
                Version, Kind,
                Member(2, new BerType(BerForm.Bits)
                {
                    Bits = Bits("APOptions.", "reserved", "use.session.key", "mutual.required"),
                }, Of("ap_options", FieldType.Bytes)),
                Member(3, Ticket, TicketField),
                Member(4, Encrypted, Element("authenticator")))), Element("ap_req")),
            Application(15, Tagged(15, Sequence(Version, Kind, Member(2, Encrypted, EncryptedPart))),
                Element("ap_rep")),
            Application(20, Tagged(20, Sequence(
                Version, Kind,
                Member(2, Sequence(
                    Member(0, Octets, Of("user_data", FieldType.Bytes)),
                    Member(1, Time, Of("timestamp", FieldType.AbsoluteTime), MayLack),
                    Member(2, Number, Of("usec", FieldType.Unsigned32), MayLack),
                    Member(3, Number, Of("seq_number", FieldType.Unsigned32), MayLack),
                    Member(4, Address, Element("s_address"), MayLack),
                    Member(5, Address, Element("r_address"), MayLack)), Element("safe_body")),
                Member(3, Checksum, ChecksumField))), Element("krb_safe")),
            Application(21, Tagged(21, Sequence(Version, Kind, Member(3, Encrypted, EncryptedPart))),
                Element("krb_priv")),
            Application(22, Tagged(22, Sequence(
                Version, Kind, Member(2, Tickets, Of("tickets", FieldType.Unsigned32)),
                Member(3, Encrypted, EncryptedPart))), Element("krb_cred")),
            Application(30, Tagged(30, Error()), Element("krb_error")),
        ],
    };

    static KerberosTypes()
    {
        BerField armored = Element("armored_data");
        BerMember request = Member(0, Sequence(
            Member(0, Sequence(
                Member(0, new BerType(BerForm.Integer) { Slot = FormSlot }, Of("armor_type", FieldType.Signed32)),
                Member(1, new BerType(BerForm.Octets)
                {
                    Inner = static (ref reader, _, _) => KerberosValues.ChooseArmor(reader),
                },
                    Of("armor_value", FieldType.Bytes))), Element("armor"), MayLack),
            Member(1, Checksum, Element("req_checksum")),
            Member(2, Encrypted, Element("enc_fast_req"))), armored);
        ArmoredRequest = new BerType(BerForm.Choice) { Members = [request], IsDeferred = true };
        ArmoredAnswer = Choice(Member(0, Sequence(Member(0, Encrypted, Element("enc_fast_rep"))), armored));
    }

    /// <summary>The fields of messages.</summary>
    public static IReadOnlyList<BerField> Fields => Rows;

    private static BerField Of(string name, FieldType type, string? description = null)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        var field = new BerField("kerberos." + name, type, description ?? last.Replace('_', '-'));
        Rows.Add(field);
        return field;
    }

    private static BerField Element(string name) => Of(name + "_element", FieldType.None, name.Replace('_', '-'));

    private static BerField[] Bits(string prefix, params string[] names) =>
        [.. names.Select(name => Of(prefix + name, FieldType.Boolean, name.Replace('.', '-')))];

    private static BerMember Member(int tag, BerType type, BerField? field, BerFlags flags = BerFlags.None) =>
        new(BerClass.Context, tag, flags, type, field);

    private static BerMember Application(int tag, BerType type, BerField field) =>
        new(BerClass.Application, tag, BerFlags.OwnTag, type, field);

    private static BerType Sequence(params BerMember[] members) => new(BerForm.Sequence) { Members = members };

    private static BerType Choice(params BerMember[] members) => new(BerForm.Choice) { Members = members };

    private static BerType Several(int tag, BerType type, BerField item) => new(BerForm.SequenceOf)
    {
        Members = [new BerMember(BerClass.Universal, tag, BerFlags.OwnTag, type, item)],
    };

    private static BerType Tagged(int tag, BerType type) => new(BerForm.Tagged)
    {
        Members = [new BerMember(BerClass.Application, tag, BerFlags.None, type, null)],
    };

    private static BerType Name(string list, string part) => Sequence(
        Member(0, Number, NameType),
        Member(1, Several(GeneralTag, Text, Of(part, FieldType.Text)), Of(list, FieldType.Unsigned32)));

    private static BerMember Shifted(BerMember member, int tag) => member with { Tag = tag };

    private static BerType Error() => Sequence(
        Version, Kind,
        Member(2, Time, ClientTime, MayLack),
        Member(3, Number, ClientMicroseconds, MayLack),
        Member(4, Time, Of("stime", FieldType.AbsoluteTime)),
        Member(5, Number, Of("susec", FieldType.Unsigned32)),
        Member(6, new BerType(BerForm.Integer) { Slot = ErrorSlot }, Of("error_code", FieldType.Signed32)),
        Member(7, Text, ClientRealm, MayLack),
        Member(8, ClientName, Client, MayLack),
        Member(9, Text, Realm),
        Member(10, ServerName, Server),
        Member(11, Text, Of("e_text", FieldType.Text), MayLack),
        Member(12, new BerType(BerForm.Octets)
        {
            Inner = static (ref reader, _, _) => KerberosValues.ChooseErrorData(reader),
        },
            Of("e_data", FieldType.Bytes), MayLack),
        Member(13, Checksum, Element("e_checksum"), MayLack));
}
