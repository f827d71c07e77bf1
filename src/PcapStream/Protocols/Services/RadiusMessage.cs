using System.Buffers.Binary;
using PcapStream.Protocols.Bridging;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Services;

/// <summary>
/// RADIUS, RFC 2865, sections 3 and 5: a header, then attributes.
/// <code>
///  0      1            2        4               20            0      1        2
///  +------+------------+--------+---------------+---------    +------+--------+------------------
///  | code | identifier | length | authenticator | attributes  | type | length | length - 2 bytes
///  +------+------------+--------+---------------+---------    +------+--------+------------------
/// </code>
/// </summary>
internal ref struct RadiusMessage
{
    private const int Size = 20;
    private const int AttributeSize = 2;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first attribute of a message.</summary>
    public RadiusMessage(in FieldSource source)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        int length = bytes.Length < Size ? 0 : BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        // Wireshark reads none if the message is longer than its datagram.
        if (length >= Size && length <= WireLength.OfDatagram(source))
            _rest = bytes[Size..Math.Min(length, bytes.Length)];
    }

    private RadiusMessage(ReadOnlySpan<byte> attributes) => _rest = attributes;

    /// <summary>The type of the current attribute (IANA, RADIUS types).</summary>
    public byte Type { get; private set; }

    /// <summary>The length of the current attribute in bytes, type and length included.</summary>
    public byte Length { get; private set; }

    /// <summary>The data of the current attribute.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Whether bytes start with the header of a message with a known code.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) >= Size
            && bytes[0] is (>= 1 and <= 13) or (>= 21 and <= 34) or (>= 40 and <= 45) or 50 or 51 or >= 250;

    /// <summary>Advances to the next attribute.</summary>
    /// <returns>False after the last whole one.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < AttributeSize || _rest[1] < AttributeSize || _rest[1] > _rest.Length)
            return false;
        (Type, Length) = (_rest[0], _rest[1]);
        Data = _rest[AttributeSize..Length];
        _rest = _rest[Length..];
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        if (cursor.TryAddLayer(Protocol.Radius, Size))
            AddAuthentication(ref cursor);
        return Protocol.None;
    }

    // RFC 3579, section 3.1: a message of EAP is in one attribute, or parts of it are in several, which are not read.
    private static void AddAuthentication(ref HeaderCursor cursor)
    {
        const byte EapMessage = 79;
        ReadOnlySpan<byte> header = cursor.LastHeader;
        ReadOnlySpan<byte> rest = cursor.Rest;
        int length = BinaryPrimitives.ReadUInt16BigEndian(header[2..]) - Size;
        if (length > rest.Length)
            return;
        var message = new RadiusMessage(rest[..Math.Max(length, 0)]);
        for (int at = 0; message.MoveNext(); at += message.Length)
        {
            ReadOnlySpan<byte> data = message.Data;
            if (message.Type != EapMessage)
                continue;
            if (ExtensibleAuthentication.IsWhole(data) && cursor.Skip(Protocol.Authentication, at + AttributeSize))
                cursor.AddMessage(Protocol.Authentication, ExtensibleAuthentication.Size, data.Length);
            return;
        }
    }
}

/// <summary>Fields of RADIUS, RFC 2865 and RFC 2866.</summary>
internal static class RadiusFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Radius, "radius.code", FieldType.Unsigned8, "Code", 0),
        Field.Decimal(Protocol.Radius, "radius.id", FieldType.Unsigned8, "Identifier", 1),
        Field.Decimal(Protocol.Radius, "radius.length", FieldType.Unsigned16, "Length", 2),
        Field.Of(Protocol.Radius, "radius.authenticator", FieldType.Bytes, "Authenticator",
            (in source, values) => values.AddBytes(source.Bytes.Slice(4, 16))).AtLeast(20),
        OfAll("avp.type", FieldType.Unsigned8, "Type", static (message, values) => values.AddDecimal(message.Type)),
        OfAll("avp.length", FieldType.Unsigned8, "Length",
            static (message, values) => values.AddDecimal(message.Length)),
        Text(1, "User_Name", "User-Name"),
        Address(4, "NAS_IP_Address", "NAS-IP-Address"),
        Number(5, "NAS_Port", "NAS-Port"),
        Number(6, "Service_Type", "Service-Type"),
        Text(18, "Reply_Message", "Reply-Message"),
        Text(30, "Called_Station_Id", "Called-Station-Id"),
        Text(31, "Calling_Station_Id", "Calling-Station-Id"),
        Text(32, "NAS_Identifier", "NAS-Identifier"),
        Number(40, "Acct_Status_Type", "Acct-Status-Type"),
        Text(44, "Acct_Session_Id", "Acct-Session-Id"),
    ];

    private delegate void MessageReader(RadiusMessage message, FieldValues values);

    private static Field OfAll(string name, FieldType type, string description, MessageReader read) =>
        Field.Of(Protocol.Radius, "radius." + name, type, description, (in source, values) =>
        {
            var message = new RadiusMessage(source);
            while (message.MoveNext())
                read(message, values);
        });

    private static Field Text(byte type, string name, string description) =>
        OfAll(name, FieldType.Text, description, (message, values) =>
        {
            if (message.Type == type)
                values.AddText(message.Data);
        });

    private static Field Address(byte type, string name, string description) =>
        OfAll(name, FieldType.Ipv4, description, (message, values) =>
        {
            if (message.Type == type && message.Data.Length == 4)
                values.AddIpv4(message.Data);
        });

    private static Field Number(byte type, string name, string description) =>
        OfAll(name, FieldType.Unsigned32, description, (message, values) =>
        {
            if (message.Type == type && message.Data.Length == 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(message.Data));
        });
}
