using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Voice;

/// <summary>Fields of SIP, RFC 3261.</summary>
internal static class SipFields
{
    public static readonly Field[] All =
    [
        Of("Request-Line", FieldType.Text, "Request-Line",
            static (message, values) => AddAny(message.IsRequest ? message.Line : default, values)),
        Of("Method", FieldType.Text, "Method", static (message, values) => AddAny(message.Method, values)),
        Of("r-uri", FieldType.Text, "Request-URI", static (message, values) => AddAny(message.Target, values)),
        Target("r-uri.user", "Request-URI User Part", static address => UserOf(address)),
        Target("r-uri.host", "Request-URI Host Part", static address => address.Host),
        Target("r-uri.port", "Request-URI Host Port", static address => address.Port),
        Of("Status-Line", FieldType.Text, "Status-Line",
            static (message, values) => AddAny(message.IsRequest ? default : message.Line, values)),
        Of("Status-Code", FieldType.Unsigned32, "Status-Code", static (message, values) =>
        {
            if (!message.IsRequest)
                values.AddDecimal(TextLine.CodeOf(message.Code));
        }),
        Header("Call-ID", "Call-ID", "i"),
        Header("From", "From", "f"),
        .. Address("from", "SIP from address", "From", "f"),
        Tag("from.tag", "SIP from tag", isFrom: true, isTo: false),
        Header("To", "To", "t"),
        .. Address("to", "SIP to address", "To", "t"),
        Tag("to.tag", "SIP to tag", isFrom: false, isTo: true),
        Tag("tag", "SIP tag", isFrom: true, isTo: true),
        Header("Via", "Via", "v"),
        Step("Via.transport", FieldType.Text, "Transport", static (step, values) => AddAny(step.Transport, values)),
        Step("Via.sent-by.address", FieldType.Text, "Sent-by Address",
            static (step, values) => AddAny(step.Address, values)),
        Step("Via.sent-by.port", FieldType.Unsigned16, "Sent-by port", static (step, values) =>
        {
            if (SipText.NumberAt(step.Port) is > 0 and <= ushort.MaxValue and uint port)
                values.AddDecimal(port);
        }),
        Step("Via.branch", FieldType.Text, "Branch", static (step, values) =>
        {
            ReadOnlySpan<byte> parameters = step.Parameters;
            while (SipText.TryTake(ref parameters, "branch"u8, out ReadOnlySpan<byte> branch))
                values.AddText(branch);
        }),
        Header("Contact", "Contact", "m"),
        .. Address("contact", "Contact URI", "Contact", "m", uri: "contact.uri"),
        Header("CSeq", "CSeq"),
        OfHeader("CSeq.seq", FieldType.Unsigned32, "Sequence Number", "CSeq", "", static (value, values) =>
        {
            if (HasMethod(value, out _))
                values.AddDecimal(SipText.NumberAt(value));
        }),
        OfHeader("CSeq.method", FieldType.Text, "CSeq method", "CSeq", "", static (value, values) =>
        {
            if (HasMethod(value, out ReadOnlySpan<byte> method))
                values.AddText(method);
        }),
        Number("Max-Forwards", "Max-Forwards"),
        Number("Content-Length", "Content-Length", "l"),
        Number("Expires", "Expires"),
        Header("Content-Type", "Content-Type", "c"),
        Header("User-Agent", "User-Agent"),
        Header("Server", "Server"),
        Header("Allow", "Allow"),
        Header("Supported", "Supported", "k"),
        Header("Require", "Require"),
        Header("Route", "Route"),
        Header("Record-Route", "Record-Route"),
        Header("Subject", "Subject", "s"),
        Header("Event", "Event", "o"),
        Header("Subscription-State", "Subscription-State"),
        Header("Date", "Date"),
        Header("Accept", "Accept"),
        Header("Organization", "Organization"),
        Header("Warning", "Warning"),
    ];

    private delegate void SipReader(SipMessage message, FieldValues values);

    private delegate void SipValueReader(ReadOnlySpan<byte> value, FieldValues values);

    private delegate void SipStepReader(SipStep step, FieldValues values);

    private delegate ReadOnlySpan<byte> SipAddressPart(SipAddress address);

    // Wireshark shows a user only from two bytes on.
    private static ReadOnlySpan<byte> UserOf(SipAddress address) => address.User.Length > 1 ? address.User : default;

    private static Field Of(string name, FieldType type, string description, SipReader read) =>
        Field.Of(Protocol.Sip, "sip." + name, type, description, (in source, values) =>
        {
            if (SipMessage.TryRead(source.Bytes, out SipMessage message))
                read(message, values);
        });

    private static Field OfHeader(
        string name, FieldType type, string description, string header, string compact, SipValueReader read)
    {
        byte[] wanted = Encoding.ASCII.GetBytes(header);
        byte[] shortened = Encoding.ASCII.GetBytes(compact);
        return Of(name, type, description, (message, values) =>
        {
            SipHeaders headers = message.Headers;
            while (headers.MoveNext())
            {
                if (headers.Is(wanted, shortened) && !headers.Value.IsEmpty)
                    read(headers.Value, values);
            }
        });
    }

    private static Field Header(string name, string description, string compact = "") =>
        OfHeader(name, FieldType.Text, description, name, compact,
            static (value, values) => values.AddText(value));

    private static Field Number(string name, string description, string compact = "") =>
        OfHeader(name, FieldType.Unsigned32, description, name, compact,
            static (value, values) => values.AddDecimal(SipText.NumberAt(value)));

    private static Field Target(string name, string description, SipAddressPart part) =>
        Of(name, FieldType.Text, description, (message, values) =>
        {
            if (SipAddress.TryReadTarget(message.Target, out SipAddress address))
                AddAny(part(address), values);
        });

    private static Field[] Address(string name, string description, string header, string compact, string? uri = null)
    {
        return
        [
            Part(uri ?? name + ".addr", description, static address => address.Uri),
            Part(name + ".user", description + " User Part", static address => UserOf(address)),
            Part(name + ".host", description + " Host Part", static address => address.Host),
            Part(name + ".port", description + " Host Port", static address => address.Port),
        ];

        Field Part(string field, string meaning, SipAddressPart part) =>
            OfHeader(field, FieldType.Text, meaning, header, compact, (value, values) =>
            {
                while (SipAddress.TryTake(ref value, out SipAddress address))
                    AddAny(part(address), values);
            });
    }

    private static Field Tag(string name, string description, bool isFrom, bool isTo) =>
        Of(name, FieldType.Text, description, (message, values) =>
        {
            SipHeaders headers = message.Headers;
            while (headers.MoveNext())
            {
                bool isWanted = (isFrom && headers.Is("From"u8, "f"u8)) || (isTo && headers.Is("To"u8, "t"u8));
                ReadOnlySpan<byte> value = headers.Value;
                if (!isWanted || !SipAddress.TryTake(ref value, out SipAddress address))
                    continue;
                ReadOnlySpan<byte> parameters = address.Parameters;
                if (SipText.TryTake(ref parameters, "tag"u8, out ReadOnlySpan<byte> tag))
                    values.AddText(tag);
            }
        });

    private static Field Step(string name, FieldType type, string description, SipStepReader read) =>
        OfHeader(name, type, description, "Via", "v", (value, values) =>
        {
            while (SipStep.TryTake(ref value, out SipStep step))
                read(step, values);
        });

    private static bool HasMethod(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> method)
    {
        int end = value.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        method = end < 0 ? default : value[end..].TrimStart(" \t"u8);
        return !method.IsEmpty;
    }

    private static void AddAny(ReadOnlySpan<byte> text, FieldValues values)
    {
        if (!text.IsEmpty)
            values.AddText(text);
    }
}
