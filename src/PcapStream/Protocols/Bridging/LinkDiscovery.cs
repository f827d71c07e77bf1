using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// LLDP, IEEE 802.1AB, section 8: elements, of which the first three are the chassis, the port and the time to live.
/// <code>
///  0                    2
///  +--------------------+--------------
///  | type 7 | length 9  | length bytes
///  +--------------------+--------------
/// </code>
/// </summary>
internal ref struct LinkDiscovery
{
    public const int Chassis = 1;
    public const int Port = 2;
    public const int TimeToLive = 3;

    private const int End = 0;
    private const int HeaderSize = 2;
    private const int MostName = 256;
    private const byte ChassisAddress = 4;
    private const byte PortAddress = 3;
    private const int EtherSize = 6;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _number;

    /// <summary>Starts before the first element.</summary>
    public LinkDiscovery(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The current element.</summary>
    public DiscoveryElement Current { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly LinkDiscovery GetEnumerator() => this;

    /// <summary>Advances to the next element.</summary>
    /// <returns>False after the end, and where an element is not the one that has to be there.</returns>
    public bool MoveNext()
    {
        if (_at < 0 || _bytes.Length < _at + HeaderSize)
            return false;
        int header = BinaryPrimitives.ReadUInt16BigEndian(_bytes[_at..]);
        int type = header >> 9;
        int length = header & 0x1FF;
        _number++;
        ReadOnlySpan<byte> rest = _bytes[(_at + HeaderSize)..];
        // Wireshark reads elements only whole.
        if (rest.Length < length
            || (_number <= TimeToLive && (type != _number || length < (_number == TimeToLive ? 2 : 1))))
            return false;
        ReadOnlySpan<byte> data = rest[..length];
        Current = new DiscoveryElement(type, length, data);
        bool continues = type switch
        {
            End => false,
            Chassis => length >= 2 && IsName(data, ChassisAddress, length),
            Port => length >= 2 && IsName(data, PortAddress, length),
            _ => true,
        };
        _at = continues ? _at + HeaderSize + length : -1;
        return true;
    }

    /// <summary>
    /// Where Wireshark takes a message to end: in front of the last bytes, which it counts twice. Negative for one
    /// without an end.
    /// </summary>
    internal static int EndOf(ReadOnlySpan<byte> bytes)
    {
        const int CountedTwice = 3;
        var elements = new LinkDiscovery(bytes);
        int end = 0;
        bool isEnded = false;
        while (elements.MoveNext())
        {
            end += HeaderSize + elements.Current.Length;
            isEnded = elements.Current.Type == End;
        }
        return isEnded ? end - CountedTwice : -1;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.LinkDiscovery, HeaderSize);
        return Protocol.None;
    }

    private static bool IsName(ReadOnlySpan<byte> data, byte address, int length) =>
        data[0] == address ? length == EtherSize + 1 : length <= MostName;
}

/// <summary>An element of LLDP.</summary>
internal readonly ref struct DiscoveryElement(int type, int length, ReadOnlySpan<byte> data)
{
    /// <summary>The type (IEEE 802.1AB, table 8-1).</summary>
    public int Type { get; } = type;

    /// <summary>Length of the data in bytes, as the element gives it.</summary>
    public int Length { get; } = length;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;
}

/// <summary>Fields of LLDP.</summary>
internal static class LinkDiscoveryFields
{
    public static readonly Field[] All =
    [
        OfAll("lldp.tlv.type", FieldType.Unsigned16, "TLV Type",
            static (element, values) => values.AddDecimal((ulong)element.Type)),
        OfAll("lldp.tlv.len", FieldType.Unsigned16, "TLV Length",
            static (element, values) => values.AddDecimal((ulong)element.Length)),
        Of("lldp.chassis.subtype", FieldType.Unsigned8, "Chassis Id Subtype", LinkDiscovery.Chassis, AddSubtype),
        Of("lldp.chassis.id", FieldType.Bytes, "Chassis Id", LinkDiscovery.Chassis, static (data, values) =>
        {
            if (NameIn(data, 4, 5) is { IsEmpty: false } name)
                values.AddBytes(name);
        }),
        .. Addresses("lldp.chassis.id", "Chassis Id", LinkDiscovery.Chassis, ether: 4, network: 5),
        Of("lldp.port.subtype", FieldType.Unsigned8, "Port Id Subtype", LinkDiscovery.Port, AddSubtype),
        Of("lldp.port.id", FieldType.Text, "Port Id", LinkDiscovery.Port, static (data, values) =>
        {
            if (NameIn(data, 3, 4) is { IsEmpty: false } name)
                values.AddAscii(name);
        }),
        .. Addresses("lldp.port.id", "Port Id", LinkDiscovery.Port, ether: 3, network: 4),
        Of("lldp.time_to_live", FieldType.Unsigned16, "Seconds", LinkDiscovery.TimeToLive, static (data, values) =>
        {
            if (data.Length >= 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(data));
        }),
        Text("lldp.port.desc", "Port Description", 4),
        Text("lldp.tlv.system.name", "System Name", 5),
        Text("lldp.tlv.system.desc", "System Description", 6),
        Capabilities("lldp.tlv.system_cap", "Capabilities", 0),
        Capabilities("lldp.tlv.enable_system_cap", "Enabled Capabilities", 2),
        Of("lldp.mgn.addr.ip4", FieldType.Ipv4, "Management Address", Management, static (data, values) =>
        {
            if (data is [5, Ipv4Family, _, _, _, _, ..])
                values.AddIpv4(data.Slice(2, 4));
        }),
        Of("lldp.mgn.addr.ip6", FieldType.Ipv6, "Management Address", Management, static (data, values) =>
        {
            if (data is [17, Ipv6Family, ..] && data.Length >= 18)
                values.AddIpv6(data.Slice(2, 16));
        }),
    ];

    private const int Management = 8;
    private const byte Ipv4Family = 1;
    private const byte Ipv6Family = 2;

    private delegate void ElementReader(DiscoveryElement element, FieldValues values);

    private delegate void DataReader(ReadOnlySpan<byte> data, FieldValues values);

    private static Field OfAll(string name, FieldType type, string description, ElementReader read) =>
        Field.Of(Protocol.LinkDiscovery, name, type, description, (in source, values) =>
        {
            foreach (DiscoveryElement element in new LinkDiscovery(source.Bytes))
                read(element, values);
        });

    private static Field Of(string name, FieldType type, string description, int elementType, DataReader read) =>
        OfAll(name, type, description, (element, values) =>
        {
            if (element.Type == elementType && !element.Data.IsEmpty)
                read(element.Data, values);
        });

    private static Field Text(string name, string description, int elementType) =>
        OfAll(name, FieldType.Text, description, (element, values) =>
        {
            if (element.Type == elementType)
                values.AddAscii(element.Data);
        });

    private static Field Capabilities(string name, string description, int offset) =>
        Of(name, FieldType.Unsigned16, description, 7, (data, values) =>
        {
            if (data.Length >= offset + 2)
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(data[offset..]), 4);
        });

    private static void AddSubtype(ReadOnlySpan<byte> data, FieldValues values)
    {
        if (data.Length >= 2)
            values.AddDecimal(data[0]);
    }

    // A name that is no hardware address; one of a network follows its family.
    private static ReadOnlySpan<byte> NameIn(ReadOnlySpan<byte> data, byte ether, byte network)
    {
        if (data[0] == ether || data.Length < 2)
            return default;
        if (data[0] != network)
            return data[1..];
        return data[1] is Ipv4Family or Ipv6Family ? default : data[2..];
    }

    // An identifier of a subtype that is an address: one of hardware, or one of a network after its family.
    private static Field[] Addresses(string name, string description, int elementType, byte ether, byte network) =>
    [
        Of($"{name}.mac", FieldType.Ether, description, elementType, (data, values) =>
        {
            if (data[0] == ether && data.Length == 7)
                values.AddColonBytes(data[1..]);
        }),
        Of($"{name}.ip4", FieldType.Ipv4, description, elementType, (data, values) =>
        {
            if (data.Length == 6 && data[0] == network && data[1] == Ipv4Family)
                values.AddIpv4(data[2..]);
        }),
        Of($"{name}.ip6", FieldType.Ipv6, description, elementType, (data, values) =>
        {
            if (data.Length == 18 && data[0] == network && data[1] == Ipv6Family)
                values.AddIpv6(data[2..]);
        }),
    ];
}
