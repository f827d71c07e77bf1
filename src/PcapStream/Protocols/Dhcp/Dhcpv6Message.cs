using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Dhcp;

/// <summary>
/// Enumerates the messages and options of DHCPv6, RFC 8415, sections 8, 9 and 21, in their order: a message comes
/// before its options, and an option before those in it. Relays put a message into an option.
/// <code>
///  0      1                4             0      2        4
///  +------+----------------+---------    +------+--------+--------------
///  | type | transaction 3  | options     | code | length | length bytes
///  +------+----------------+---------    +------+--------+--------------
///
///  0             1      2              18             34
///  +-------------+------+--------------+--------------+---------
///  | type 12, 13 | hops | link address | peer address | options
///  +-------------+------+--------------+--------------+---------
/// </code>
/// </summary>
internal ref struct Dhcpv6Message
{
    /// <summary>Length of a client's or server's header in bytes.</summary>
    public const int Size = 4;

    private const int RelaySize = 34;
    private const int OptionSize = 4;
    private const int MostNested = 16;
    private const ushort RelayedMessage = 9;

    private readonly ReadOnlySpan<byte> _bytes;
    private Ends _ends;
    private int _depth;
    private int _at;
    private bool _startsMessage = true;

    /// <summary>Starts before the message of a layer.</summary>
    public Dhcpv6Message(in FieldSource source)
    {
        _bytes = source.Bytes;
        _ends[0] = (int)Math.Min(WireLength.OfDatagram(source), int.MaxValue);
    }

    /// <summary>Whether the current part is a message, and not an option.</summary>
    public bool IsMessage { get; private set; }

    /// <summary>The code of the current option (IANA, DHCPv6 option codes).</summary>
    public ushort Code { get; private set; }

    /// <summary>The length of the current option in bytes, code and length excluded.</summary>
    public ushort Length { get; private set; }

    /// <summary>The header of the current message, as far as captured, or the data of the current option.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Whether a message of this type is one of a relay.</summary>
    public static bool IsRelay(byte type) => type is 12 or 13;

    /// <summary>Advances to the next message or option.</summary>
    /// <returns>False after the last, and where one contradicts the length of what it is in.</returns>
    public bool MoveNext()
    {
        while (!_startsMessage && _depth > 0 && _at >= _ends[_depth])
            _depth--;
        return _at < _bytes.Length && _at < _ends[_depth] && (_startsMessage ? ReadMessage() : ReadOption());
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Dhcpv6, cursor.Rest is [var type, ..] && IsRelay(type) ? RelaySize : Size);
        return Protocol.None;
    }

    private bool ReadMessage()
    {
        int size = IsRelay(_bytes[_at]) ? RelaySize : Size;
        IsMessage = true;
        Data = _bytes[_at..Math.Min(_at + size, _bytes.Length)];
        _at += size;
        _startsMessage = false;
        return true;
    }

    private bool ReadOption()
    {
        int left = _ends[_depth] - _at;
        if (left < OptionSize || _bytes.Length - _at < OptionSize)
            return false;
        IsMessage = false;
        Code = BinaryPrimitives.ReadUInt16BigEndian(_bytes[_at..]);
        Length = BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_at + 2)..]);
        int start = _at + OptionSize;
        int end = start + Length;
        // Wireshark shows an option only whole.
        if (left < OptionSize + Length || end > _bytes.Length)
            return false;
        Data = _bytes[start..end];
        int options = OptionsOffset(Code);
        _at = end;
        // An option that is in too many others is read as one that has none.
        if (options < 0 || Length < options || (Length == options && Code != RelayedMessage) || Length == 0
            || _depth + 1 == MostNested)
            return true;
        _ends[++_depth] = end;
        _at = start + options;
        _startsMessage = Code == RelayedMessage;
        return true;
    }

    // Where the data of an option have options of their own, or a message.
    private static int OptionsOffset(ushort code) => code switch
    {
        3 or 25 => 12,
        4 => 4,
        5 => 24,
        26 => 25,
        RelayedMessage => 0,
        _ => -1,
    };

    [InlineArray(MostNested)]
    private struct Ends
    {
        private int _first;
    }
}

/// <summary>Fields of DHCPv6, RFC 8415.</summary>
internal static class Dhcpv6Fields
{
    public static readonly Field[] All =
    [
        OfMessages("msgtype", FieldType.Unsigned8, "Message type", 0, 1,
            static (data, values) => values.AddDecimal(data[0])),
        OfMessages("hopcount", FieldType.Unsigned8, "Hopcount", 1, 1,
            static (data, values) => values.AddDecimal(data[0]), isRelay: true),
        OfMessages("linkaddr", FieldType.Ipv6, "Link address", 2, 16,
            static (data, values) => values.AddIpv6(data), isRelay: true),
        OfMessages("peeraddr", FieldType.Ipv6, "Peer address", 18, 16,
            static (data, values) => values.AddIpv6(data), isRelay: true),
        OfMessages("xid", FieldType.Unsigned24, "Transaction ID", 1, 3, static (data, values) =>
            values.AddHex((ulong)(data[0] << 16 | BinaryPrimitives.ReadUInt16BigEndian(data[1..])), 6), isRelay: false),
        OfOptions("option.type", FieldType.Unsigned16, "Option",
            static (message, values) => values.AddDecimal(message.Code)),
        OfOptions("option.length", FieldType.Unsigned16, "Length",
            static (message, values) => values.AddDecimal(message.Length)),
        OfOptions("duid.bytes", FieldType.Bytes, "DUID", static (message, values) =>
        {
            if (IsIdentifier(message) && message.Length >= 2)
                values.AddBytes(message.Data);
        }),
        OfOptions("duid.type", FieldType.Unsigned16, "DUID Type", static (message, values) =>
        {
            if (IsIdentifier(message) && message.Length >= 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(message.Data));
        }),
        OfOptions("iaid", FieldType.Text, "IAID", static (message, values) =>
        {
            if (message is { Code: Association or Delegation, Length: >= 12 })
                values.AddHexText(message.Data[..4]);
        }),
        Number("iaid.t1", "T1", 12, 4, Association, Delegation),
        Number("iaid.t2", "T2", 12, 8, Association, Delegation),
        OfOptions("iaaddr.ip", FieldType.Ipv6, "IPv6 address", static (message, values) =>
        {
            if (message is { Code: Address, Length: >= 24 })
                values.AddIpv6(message.Data[..16]);
        }),
        Number("iaaddr.pref_lifetime", "Preferred lifetime", 24, 16, Address),
        Number("iaaddr.valid_lifetime", "Valid lifetime", 24, 20, Address),
    ];

    private const ushort Association = 3;
    private const ushort Address = 5;
    private const ushort Delegation = 25;

    private delegate void MessageReader(Dhcpv6Message message, FieldValues values);

    private static Field OfAll(string name, FieldType type, string description, MessageReader read) =>
        Field.Of(Protocol.Dhcpv6, "dhcpv6." + name, type, description, (in source, values) =>
        {
            var message = new Dhcpv6Message(source);
            while (message.MoveNext())
                read(message, values);
        });

    private static Field OfMessages(
        string name, FieldType type, string description, int offset, int size, DhcpFields.BytesReader read,
        bool? isRelay = null) =>
        OfAll(name, type, description, (message, values) =>
        {
            if (message.IsMessage && message.Data.Length >= offset + size
                && (isRelay is null || isRelay == Dhcpv6Message.IsRelay(message.Data[0])))
                read(message.Data.Slice(offset, size), values);
        });

    private static Field OfOptions(string name, FieldType type, string description, MessageReader read) =>
        OfAll(name, type, description, (message, values) =>
        {
            if (!message.IsMessage)
                read(message, values);
        });

    private static Field Number(string name, string description, int least, int offset, params ushort[] codes) =>
        OfOptions(name, FieldType.Unsigned32, description, (message, values) =>
        {
            if (Array.IndexOf(codes, message.Code) >= 0 && message.Length >= least)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(message.Data[offset..]));
        });

    private static bool IsIdentifier(Dhcpv6Message message) => message.Code is 1 or 2;
}
