using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>
/// The types of LDAP's messages (RFC 4511, appendix B) and of some controls, with Wireshark's fields.
/// </summary>
internal static class LdapTypes
{
    private const int BooleanTag = 1;
    private const int IntegerTag = 2;
    private const int OctetsTag = 4;
    private const int EnumeratedTag = 10;
    private const int SequenceTag = 16;
    private const int SetTag = 17;

    private const BerFlags Own = BerFlags.OwnTag;
    private const BerFlags Implicit = BerFlags.Implicit;
    private const BerFlags MayLack = BerFlags.Optional;

    // What values after them depend on.
    private const int AttributeSlot = 0;
    private const int DescriptionSlot = 1;
    private const int IdentifierSlot = 2;

    private static readonly List<BerField> Rows = [];

    private static readonly BerType Number = new(BerForm.Integer);
    private static readonly BerType Truth = new(BerForm.Boolean);
    private static readonly BerType Text = new(BerForm.Octets);

    private static readonly BerField AttributeType = Named("type");
    private static readonly BerField Values = Count("vals");
    private static readonly BerField AttributeValue = Octets("AttributeValue");
    private static readonly BerField AssertionValue = Named("assertionValue");
    private static readonly BerField Description = Named("attributeDesc");
    private static readonly BerField Attributes = Count("attributes");
    private static readonly BerField Entry = Named("entry");
    private static readonly BerField Url = Named("LDAPURL");
    private static readonly BerField Cookie = Octets("cookie");
    private static readonly BerField ResponseName = Named("responseName");
    private static readonly BerField MessageId = Of("messageID", FieldType.Unsigned32);

    private static readonly BerType AttributeName = new(BerForm.Octets) { Slot = AttributeSlot };

    private static readonly BerType Shown = new(BerForm.Octets)
    {
        Inner = static (ref reader, _, octets) => LdapValues.ChooseValue(ref reader, octets),
    };

    private static readonly BerType Requested = new(BerForm.Octets)
    {
        Inner = static (ref reader, _, _) => LdapValues.ChooseRequest(reader),
    };

    private static readonly BerType Compared = new(BerForm.Opaque) { Inner = LdapValues.ChooseAssertion };

    private static readonly BerType Assertion = Sequence(
        Universal(OctetsTag, new BerType(BerForm.Octets) { Slot = DescriptionSlot }, Description),
        Universal(OctetsTag, Compared, AssertionValue));

    private static readonly BerType Attribute = Sequence(
        Universal(OctetsTag, AttributeName, AttributeType),
        Universal(SetTag, Several(BerForm.SetOf, Universal(
            OctetsTag, Shown, AttributeValue)), Values));

    private static readonly BerMember[] ResultMembers =
    [
        Universal(EnumeratedTag, Number, Of("resultCode", FieldType.Unsigned32)),
        Universal(OctetsTag, Text, Named("matchedDN")),
        Universal(OctetsTag, Text, Named("errorMessage")),
        Context(3, MayLack | Implicit, Urls(), Count("referral")),
    ];

    private static readonly BerType Result = Sequence(ResultMembers);

    /// <summary>The type of a message.</summary>
    public static BerType Message { get; } = Sequence(
        Universal(IntegerTag, Number, MessageId),
        Any(Operation(), Of("protocolOp", FieldType.Unsigned32)),
        Context(0, MayLack | Implicit, Several(BerForm.SequenceOf, Universal(
            SequenceTag, Control(), Element("Control"))), Count("controls")));

    /// <summary>The field of a whole message.</summary>
    public static BerField WholeMessage { get; } = Element("LDAPMessage");

    /// <summary>The values of the controls and requests that Wireshark reads, by their names.</summary>
    public static (byte[] Name, BerType Type)[] ByIdentifier { get; } = CreateByIdentifier();

    /// <summary>The fields of messages.</summary>
    public static IReadOnlyList<BerField> Fields => Rows;

    private static BerField Of(string name, FieldType type, string? description = null)
    {
        var field = new BerField("ldap." + name, type, description ?? name);
        Rows.Add(field);
        return field;
    }

    private static BerField Named(string name) => Of(name, FieldType.Text);

    private static BerField Octets(string name) => Of(name, FieldType.Bytes);

    private static BerField Count(string name) => Of(name, FieldType.Unsigned32);

    private static BerField Element(string name) => Of(name + "_element", FieldType.None, name);

    private static BerMember Universal(int tag, BerType type, BerField? field, BerFlags flags = BerFlags.None) =>
        new(BerClass.Universal, tag, Own | flags, type, field);

    private static BerMember Context(int tag, BerFlags flags, BerType type, BerField? field) =>
        new(BerClass.Context, tag, flags, type, field);

    private static BerMember Application(int tag, BerType type, BerField field) =>
        new(BerClass.Application, tag, Implicit, type, field);

    private static BerMember Any(BerType type, BerField? field) =>
        new(BerClass.Any, -1, Own | BerFlags.AnyTag, type, field);

    private static BerType Sequence(params BerMember[] members) => new(BerForm.Sequence) { Members = members };

    private static BerType Several(BerForm form, BerMember item) => new(form) { Members = [item] };

    private static BerType Choice(params BerMember[] members) => new(BerForm.Choice) { Members = members };

    private static BerType Urls() => Several(BerForm.SequenceOf, Universal(OctetsTag, Text, Url));

    private static BerType Operation() => Choice(
        Application(0, BindRequest(), Element("bindRequest")),
        Application(1, Sequence([.. ResultMembers, Context(7, MayLack | Implicit, Text, Octets("serverSaslCreds"))]),
            Element("bindResponse")),
        Application(2, new BerType(BerForm.Null), Element("unbindRequest")),
        Application(3, SearchRequest(), Element("searchRequest")),
        Application(4, Sequence(
            Universal(OctetsTag, Text, Named("objectName")),
            Universal(SequenceTag, Several(BerForm.SequenceOf, Universal(
                SequenceTag, Attribute, Element("PartialAttributeList_item"))), Attributes)),
            Element("searchResEntry")),
        Application(5, Result, Element("searchResDone")),
        Application(6, Sequence(
            Universal(OctetsTag, Text, Named("object")),
            Universal(SequenceTag, Several(BerForm.SequenceOf, Universal(SequenceTag, Sequence(
                Universal(EnumeratedTag, Number, Of("operation", FieldType.Unsigned32)),
                Universal(SequenceTag, Attribute, Element("modification"))), Element("modification_item"))),
                Count("modification"))), Element("modifyRequest")),
        Application(7, Result, Element("modifyResponse")),
        Application(8, Sequence(
            Universal(OctetsTag, Text, Entry),
            Universal(SequenceTag, Several(BerForm.SequenceOf, Universal(
                SequenceTag, Attribute, Element("AttributeList_item"))), Attributes)), Element("addRequest")),
        Application(9, Result, Element("addResponse")),
        Application(10, Text, Named("delRequest")),
        Application(11, Result, Element("delResponse")),
        Application(12, Sequence(
            Universal(OctetsTag, Text, Entry),
            Universal(OctetsTag, Text, Named("newrdn")),
            Universal(BooleanTag, Truth, Of("deleteoldrdn", FieldType.Boolean)),
            Context(0, MayLack | Implicit, Text, Named("newSuperior"))), Element("modDNRequest")),
        Application(13, Result, Element("modDNResponse")),
        Application(14, Sequence(
            Universal(OctetsTag, Text, Entry),
            Universal(SequenceTag, Assertion, Element("ava"))), Element("compareRequest")),
        Application(15, Result, Element("compareResponse")),
        Application(16, Number, Of("abandonRequest", FieldType.Unsigned32)),
        Application(19, Urls(), Count("searchResRef")),
        Application(23, Sequence(
            Context(0, Implicit, new BerType(BerForm.Octets) { Slot = IdentifierSlot }, Named("requestName")),
            Context(1, MayLack | Implicit, Requested,
                Octets("requestValue"))), Element("extendedReq")),
        Application(24, Sequence([.. ResultMembers,
            Context(10, MayLack | Implicit, new BerType(BerForm.Octets) { Slot = IdentifierSlot }, ResponseName),
            Context(11, MayLack | Implicit, Text, Octets("response"))]), Element("extendedResp")),
        Application(25, Sequence(
            Context(0, MayLack | Implicit, new BerType(BerForm.Octets) { Slot = IdentifierSlot }, ResponseName),
            Context(1, MayLack | Implicit, Requested,
                Octets("responseValue"))), Element("intermediateResponse")));

    private static BerType BindRequest() => Sequence(
        Universal(IntegerTag, Number, Of("version", FieldType.Unsigned32)),
        Universal(OctetsTag, Text, Named("name")),
        Any(Choice(
            Context(0, Implicit, Text, Named("simple")),
            Context(3, Implicit, Sequence(
                Universal(OctetsTag, Text, Named("mechanism")),
                Universal(OctetsTag, Text, Octets("credentials"), MayLack)), Element("sasl")),
            Context(10, Implicit, new BerType(BerForm.Null), null),
            Context(11, Implicit, new BerType(BerForm.Null), null)), Of("authentication", FieldType.Unsigned32)));

    private static BerType SearchRequest() => Sequence(
        Universal(OctetsTag, Text, Named("baseObject")),
        Universal(EnumeratedTag, Number, Of("scope", FieldType.Unsigned32)),
        Universal(EnumeratedTag, Number, Of("derefAliases", FieldType.Unsigned32)),
        Universal(IntegerTag, Number, Of("sizeLimit", FieldType.Unsigned32)),
        Universal(IntegerTag, Number, Of("timeLimit", FieldType.Unsigned32)),
        Universal(BooleanTag, Truth, Of("typesOnly", FieldType.Boolean)),
        Any(Filter(), Of("filter", FieldType.Unsigned32)),
        Universal(SequenceTag, Several(BerForm.SequenceOf, Universal(
            OctetsTag, Text, Named("AttributeDescription"))), Attributes));

    private static BerType Filter()
    {
        var members = new BerMember[10];
        var filter = new BerType(BerForm.Choice)
        {
            Members = members,
            IsCounted = true,
            Forgets = DescriptionSlot,
            Levels = 1,
        };
        members[0] = Context(0, Implicit, Filters(filter, "and_item"), Count("and"));
        members[1] = Context(1, Implicit, Filters(filter, "or_item"), Count("or"));
        members[2] = Context(2, BerFlags.None, filter, Count("not"));
        members[3] = Context(3, Implicit, Assertion, Element("equalityMatch"));
        members[4] = Context(4, Implicit, Sequence(
            Universal(OctetsTag, AttributeName, AttributeType),
            Universal(SequenceTag, Several(BerForm.SequenceOf, Any(Choice(
                Context(0, Implicit, Text, Named("initial")),
                Context(1, Implicit, Text, Named("any")),
                Context(2, Implicit, Text, Named("final"))), Count("substrings_item"))), Count("substrings"))),
            Element("substrings"));
        members[5] = Context(5, Implicit, Assertion, Element("greaterOrEqual"));
        members[6] = Context(6, Implicit, Assertion, Element("lessOrEqual"));
        members[7] = Context(7, Implicit, Text, Named("present"));
        members[8] = Context(8, Implicit, Assertion, Element("approxMatch"));
        members[9] = Context(9, Implicit, Sequence(
            Context(1, MayLack | Implicit, Text, Named("matchingRule")),
            Context(2, MayLack | Implicit, AttributeName, AttributeType),
            Context(3, Implicit, Compared,
                Named("matchValue")),
            Context(4, MayLack | Implicit, Truth, Of("dnAttributes", FieldType.Boolean))), Element("extensibleMatch"));
        return filter;
    }

    private static BerType Filters(BerType filter, string item) =>
        new(BerForm.SetOf) { Members = [Any(filter, Count(item))], Levels = 1 };

    private static BerType Control() => Sequence(
        Universal(OctetsTag, new BerType(BerForm.Octets) { Slot = IdentifierSlot }, Named("controlType")),
        Universal(BooleanTag, Truth, Of("criticality", FieldType.Boolean), MayLack),
        Universal(OctetsTag, Requested,
            Octets("controlValue"), MayLack));

    private static (byte[] Name, BerType Type)[] CreateByIdentifier()
    {
        BerField attribute = Named("attributeType");
        BerField deletes = Of("refreshDeletes", FieldType.Boolean);
        BerField done = Of("refreshDone", FieldType.Boolean);
        BerMember cookie = Universal(OctetsTag, Text, Cookie, MayLack);
        return
        [
            ("1.2.840.113556.1.4.319"u8.ToArray(), Whole(Element("SearchControlValue"),
                Universal(IntegerTag, Number, Of("size", FieldType.Signed32)),
                Universal(OctetsTag, Text, Cookie))),
            ("1.2.840.113556.1.4.473"u8.ToArray(), new BerType(BerForm.SequenceOf)
            {
                Whole = Count("SortKeyList"),
                Members =
                [
                    Universal(SequenceTag, Sequence(
                        Universal(OctetsTag, Text, attribute),
                        Context(0, MayLack | Implicit, Text, Named("orderingRule")),
                        Context(1, MayLack | Implicit, Truth, Of("reverseOrder", FieldType.Boolean))),
                        Element("SortKeyList_item")),
                ],
            }),
            ("1.2.840.113556.1.4.474"u8.ToArray(), Whole(Element("SortResult"),
                Universal(EnumeratedTag, Number, Of("sortResult", FieldType.Unsigned32)),
                Context(0, MayLack | Implicit, Text, attribute))),
            ("1.2.840.113556.1.4.841"u8.ToArray(), Whole(Element("DirSyncControlValue"),
                Universal(IntegerTag, Number, null),
                Universal(IntegerTag, Number, Of("maxBytes", FieldType.Signed32)),
                Universal(OctetsTag, Text, Cookie))),
            ("1.3.6.1.4.1.4203.1.11.1"u8.ToArray(), Whole(Element("PasswdModifyRequestValue"),
                Context(0, MayLack | Implicit, Text, Octets("userIdentity")),
                Context(1, MayLack | Implicit, Text, Octets("oldPasswd")),
                Context(2, MayLack | Implicit, Text, Octets("newPasswd")))),
            ("1.3.6.1.1.8"u8.ToArray(), Whole(Element("CancelRequestValue"),
                Universal(IntegerTag, Number, Of("cancelID", FieldType.Unsigned32)))),
            ("1.3.6.1.4.1.4203.1.9.1.1"u8.ToArray(), Whole(Element("SyncRequestValue"),
                Universal(EnumeratedTag, Number, Of("mode", FieldType.Unsigned32)), cookie,
                Universal(BooleanTag, Truth, Of("reloadHint", FieldType.Boolean), MayLack))),
            ("1.3.6.1.4.1.4203.1.9.1.2"u8.ToArray(), Whole(Element("SyncStateValue"),
                Universal(EnumeratedTag, Number, Of("state", FieldType.Unsigned32)),
                Universal(OctetsTag, Text, Octets("entryUUID")), cookie)),
            ("1.3.6.1.4.1.4203.1.9.1.3"u8.ToArray(), Whole(Element("SyncDoneValue"),
                cookie, Universal(BooleanTag, Truth, deletes, MayLack))),
            ("1.3.6.1.4.1.4203.1.9.1.4"u8.ToArray(), new BerType(BerForm.Choice)
            {
                Whole = Count("SyncInfoValue"),
                Members =
                [
                    Context(0, Implicit, Text, Octets("newcookie")),
                    Context(1, Implicit, Sequence(cookie, Universal(BooleanTag, Truth, done, MayLack)),
                        Element("refreshDelete")),
                    Context(2, Implicit, Sequence(cookie, Universal(BooleanTag, Truth, done, MayLack)),
                        Element("refreshPresent")),
                    Context(3, Implicit, Sequence(cookie, Universal(BooleanTag, Truth, deletes, MayLack),
                        Universal(SetTag, Several(BerForm.SetOf, Universal(OctetsTag, Text, Octets("SyncUUID"))),
                            Count("syncUUIDs"))), Element("syncIdSet")),
                ],
            }),
            ("1.3.6.1.4.1.42.2.27.8.5.1"u8.ToArray(), Whole(Element("PasswordPolicyResponseValue"),
                Context(0, MayLack, Choice(
                    Context(0, Implicit, Number, Of("timeBeforeExpiration", FieldType.Unsigned32)),
                    Context(1, Implicit, Number, Of("graceAuthNsRemaining", FieldType.Unsigned32))), Count("warning")),
                Context(1, MayLack | Implicit, Number, Of("error", FieldType.Unsigned32)))),
        ];
    }

    private static BerType Whole(BerField field, params BerMember[] members) =>
        new(BerForm.Sequence) { Members = members, Whole = field };

    /// <summary>The name of the last attribute.</summary>
    public static ReadOnlySpan<byte> LastAttribute(in BerReader reader) => reader.Kept(AttributeSlot);

    /// <summary>The name of the attribute that a filter last compared.</summary>
    public static ReadOnlySpan<byte> LastDescription(in BerReader reader) => reader.Kept(DescriptionSlot);

    /// <summary>The name of the last control or request.</summary>
    public static ReadOnlySpan<byte> LastIdentifier(in BerReader reader) => reader.Kept(IdentifierSlot);
}
