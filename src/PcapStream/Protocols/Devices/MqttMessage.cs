using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Devices;

/// <summary>
/// MQTT (OASIS, MQTT version 3.1.1, section 2): messages in a stream. Only those that a segment has as a whole, or as
/// far as it was captured, are read.
/// <code>
///  0                    1                        0        2      length + 2
///  +--------------------+--------+------  text:  +--------+------+
///  | type 4   flags 4   | length | body          | length | text |
///  +--------------------+--------+------         +--------+------+
/// </code>
/// The length has one to four bytes, of which the highest bit says that another follows.
/// </summary>
internal static class MqttMessage
{
    public const ushort Port = 1883;

    private const int MostLengthBytes = 4;

    /// <summary>Separates a message's length and body.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="length">The number of bytes of the body.</param>
    /// <param name="body">The body, as far as it is there.</param>
    /// <returns>False if the header is incomplete or the length has too many bytes.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int length, out ReadOnlySpan<byte> body)
    {
        length = 0;
        body = bytes.IsEmpty ? bytes : bytes[1..];
        if (bytes.IsEmpty || !TryTakeLength(ref body, out length))
            return false;
        body = body[..Math.Min(length, body.Length)];
        return true;
    }

    /// <summary>Takes a number of one to four bytes.</summary>
    public static bool TryTakeLength(scoped ref ReadOnlySpan<byte> rest, out int length)
    {
        length = 0;
        for (int i = 0; i < MostLengthBytes && i < rest.Length; i++)
        {
            length |= (rest[i] & 0x7F) << (7 * i);
            if (rest[i] >= 0x80)
                continue;
            rest = rest[(i + 1)..];
            return true;
        }
        return false;
    }

    /// <summary>Takes a text, or other bytes, after their length.</summary>
    /// <returns>False if they are incomplete.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (rest.Length < 2)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < 2 + length)
            return false;
        text = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> rest = cursor.Rest;
        if (!TryRead(rest, out int length, out ReadOnlySpan<byte> body))
            return Protocol.None;
        bool isWhole = length == body.Length;
        // The rest of a message may be in later segments, unless this one was cut.
        if (!isWhole && !cursor.IsCut)
            return Protocol.None;
        int header = rest.Length - RestAfterHeader(rest);
        cursor.AddMessage(Protocol.Mqtt, header, header + length);
        return cursor.Rest.IsEmpty ? Protocol.None : Protocol.Mqtt;
    }

    private static int RestAfterHeader(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes[1..];
        TryTakeLength(ref rest, out _);
        return rest.Length;
    }
}

/// <summary>The part of a connecting client's message that follows the protocol's name.</summary>
internal enum MqttPart
{
    /// <summary>The name of the client.</summary>
    Client,

    /// <summary>The topic of the message after the client's end.</summary>
    WillTopic,

    /// <summary>The message after the client's end.</summary>
    WillMessage,

    /// <summary>The name of the user.</summary>
    User,

    /// <summary>The password.</summary>
    Password,
}

/// <summary>Fields of MQTT.</summary>
internal static class MqttFields
{
    private const int Connect = 1;
    private const int Accept = 2;
    private const int Publish = 3;
    private const int Subscribe = 8;
    private const int Unsubscribe = 10;
    private const int UnsubscribeAccept = 11;

    private const byte Will = 0x04;
    private const byte UserName = 0x80;
    private const byte Password = 0x40;
    private const byte PropertiesVersion = 5;

    public static readonly Field[] All =
    [
        Of("len", FieldType.Unsigned64, "Msg Len", static (bytes, _, values) =>
        {
            if (MqttMessage.TryRead(bytes, out int length, out _))
                values.AddDecimal((ulong)length);
        }),
        Field.Hex(Protocol.Mqtt, "mqtt.hdrflags", FieldType.Unsigned8, "Header Flags", 0),
        Field.Bits(Protocol.Mqtt, "mqtt.msgtype", FieldType.Unsigned8, "Message Type", 0, 0xF0),
        Field.Flag(Protocol.Mqtt, "mqtt.dupflag", "DUP Flag", 0, 1, 8).If(IsPublish),
        Field.Bits(Protocol.Mqtt, "mqtt.qos", FieldType.Unsigned8, "QoS Level", 0, 6).If(IsPublish),
        Field.Flag(Protocol.Mqtt, "mqtt.retain", "Retain", 0, 1, 1).If(IsPublish),
        Of("proto_len", FieldType.Unsigned16, "Protocol Name Length", static (bytes, body, values) =>
        {
            if (TypeOf(bytes) == Connect && MqttMessage.TryTake(ref body, out ReadOnlySpan<byte> name))
                values.AddDecimal((ulong)name.Length);
        }),
        Of("protoname", FieldType.Text, "Protocol Name", static (bytes, body, values) =>
        {
            if (TypeOf(bytes) == Connect && MqttMessage.TryTake(ref body, out ReadOnlySpan<byte> name))
                AddAny(name, values);
        }),
        OfConnect("ver", FieldType.Unsigned8, "Version", static (rest, values) => values.AddDecimal(rest[0])),
        OfConnect("conflags", FieldType.Unsigned8, "Connect Flags", static (rest, values) => values.AddHex(rest[1], 2)),
        ConnectFlag("conflag.uname", "User Name Flag", UserName),
        ConnectFlag("conflag.passwd", "Password Flag", Password),
        ConnectFlag("conflag.retain", "Will Retain", 0x20),
        OfConnect("conflag.qos", FieldType.Unsigned8, "QoS Level",
            static (rest, values) => values.AddDecimal((ulong)rest[1] >> 3 & 3)),
        ConnectFlag("conflag.willflag", "Will Flag", Will),
        ConnectFlag("conflag.cleansess", "Clean Session Flag", 2),
        OfConnect("kalive", FieldType.Unsigned16, "Keep Alive",
            static (rest, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(rest[2..]))),
        PartLength("clientid_len", "Client ID Length", MqttPart.Client),
        PartText("clientid", "Client ID", MqttPart.Client),
        PartLength("willtopic_len", "Will Topic Length", MqttPart.WillTopic),
        PartText("willtopic", "Will Topic", MqttPart.WillTopic),
        PartLength("willmsg_len", "Will Message Length", MqttPart.WillMessage),
        Part("willmsg", FieldType.Bytes, "Will Message", MqttPart.WillMessage, static (text, values) =>
        {
            if (!text.IsEmpty)
                values.AddBytes(text);
        }),
        PartLength("username_len", "User Name Length", MqttPart.User),
        PartText("username", "User Name", MqttPart.User),
        PartLength("passwd_len", "Password Length", MqttPart.Password),
        PartText("passwd", "Password", MqttPart.Password),
        Of("conack.flags", FieldType.Unsigned8, "Acknowledge Flags", static (bytes, body, values) =>
        {
            if (TypeOf(bytes) == Accept && !body.IsEmpty)
                values.AddHex(body[0], 2);
        }),
        Of("msgid", FieldType.Unsigned16, "Message Identifier", static (bytes, body, values) =>
        {
            if (IsPublish(bytes) && (!MqttMessage.TryTake(ref body, out _) || (bytes[0] & 6) == 0))
                return;
            if (TypeOf(bytes) is >= Publish and <= UnsubscribeAccept && body.Length >= 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(body));
        }),
        Topic("topic_len", FieldType.Unsigned16, "Topic Length",
            static (topic, values) => values.AddDecimal((ulong)topic.Length)),
        Topic("topic", FieldType.Text, "Topic", AddAny),
        Of("msg", FieldType.Bytes, "Message", static (bytes, body, values) =>
        {
            if (!IsPublish(bytes) || !MqttMessage.TryTake(ref body, out _))
                return;
            int start = (bytes[0] & 6) == 0 ? 0 : 2;
            if (body.Length > start)
                values.AddBytes(body[start..]);
        }),
    ];

    private delegate void MessageReader(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> body, FieldValues values);

    private delegate void PartReader(ReadOnlySpan<byte> part, FieldValues values);

    private static int TypeOf(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? 0 : bytes[0] >> 4;

    private static bool IsPublish(ReadOnlySpan<byte> bytes) => TypeOf(bytes) == Publish;

    private static void AddAny(ReadOnlySpan<byte> text, FieldValues values)
    {
        if (!text.IsEmpty)
            values.AddText(text);
    }

    private static Field Of(string name, FieldType type, string description, MessageReader read) =>
        Field.Of(Protocol.Mqtt, "mqtt." + name, type, description, (in source, values) =>
        {
            if (MqttMessage.TryRead(source.Bytes, out _, out ReadOnlySpan<byte> body))
                read(source.Bytes, body, values);
        });

    // What follows the protocol's name: version, flags and seconds.
    private static Field OfConnect(string name, FieldType type, string description, PartReader read) =>
        Of(name, type, description, (bytes, body, values) =>
        {
            const int Fixed = 4;
            if (TypeOf(bytes) == Connect && MqttMessage.TryTake(ref body, out _) && body.Length >= Fixed)
                read(body, values);
        });

    private static Field ConnectFlag(string name, string description, byte mask) =>
        OfConnect(name, FieldType.Boolean, description,
            (rest, values) => values.AddBoolean((rest[1] & mask) != 0));

    private static Field Part(string name, FieldType type, string description, MqttPart part, PartReader read) =>
        OfConnect(name, type, description, (rest, values) =>
        {
            if (TryFind(rest, part, out ReadOnlySpan<byte> found))
                read(found, values);
        });

    private static Field PartLength(string name, string description, MqttPart part) =>
        Part(name, FieldType.Unsigned16, description, part,
            static (text, values) => values.AddDecimal((ulong)text.Length));

    private static Field PartText(string name, string description, MqttPart part) =>
        Part(name, FieldType.Text, description, part, static (text, values) => AddAny(text, values));

    private static bool TryFind(ReadOnlySpan<byte> rest, MqttPart wanted, out ReadOnlySpan<byte> part)
    {
        bool hasProperties = rest[0] == PropertiesVersion;
        byte flags = rest[1];
        rest = rest[4..];
        part = default;
        if (hasProperties && !TrySkipProperties(ref rest))
            return false;
        for (MqttPart one = MqttPart.Client; one <= wanted; one++)
        {
            bool isThere = one switch
            {
                MqttPart.Client => true,
                MqttPart.User => (flags & UserName) != 0,
                MqttPart.Password => (flags & Password) != 0,
                _ => (flags & Will) != 0,
            };
            if (one == MqttPart.WillTopic && isThere && hasProperties && !TrySkipProperties(ref rest))
                return false;
            if (isThere && !MqttMessage.TryTake(ref rest, out part))
                return false;
            if (one == wanted)
                return isThere;
        }
        return false;
    }

    private static bool TrySkipProperties(scoped ref ReadOnlySpan<byte> rest)
    {
        if (!MqttMessage.TryTakeLength(ref rest, out int length) || length > rest.Length)
            return false;
        rest = rest[length..];
        return true;
    }

    // The topics of a publication, a subscription or its end.
    private static Field Topic(string name, FieldType type, string description, PartReader read) =>
        Of(name, type, description, (bytes, body, values) =>
        {
            const int IdentifierSize = 2;
            int kind = TypeOf(bytes);
            if (kind is Subscribe or Unsubscribe && body.Length >= IdentifierSize)
                body = body[IdentifierSize..];
            else if (kind != Publish)
                return;
            while (MqttMessage.TryTake(ref body, out ReadOnlySpan<byte> topic))
            {
                read(topic, values);
                if (kind == Publish)
                    return;
                // A subscription has an octet of options after each topic.
                if (kind == Subscribe && !body.IsEmpty)
                    body = body[1..];
            }
        });
}
