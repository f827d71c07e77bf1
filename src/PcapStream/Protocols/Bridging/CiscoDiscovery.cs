using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Bridging;

/// <summary>
/// Cisco's discovery protocol: a header, then elements whose lengths include their type and length.
/// <code>
///  0         1              2          4
///  +---------+--------------+----------+-----------
///  | version | time to live | checksum | elements
///  +---------+--------------+----------+-----------
///
///  0      2        4
///  +------+--------+------------------
///  | type | length | length - 4 bytes
///  +------+--------+------------------
/// </code>
/// </summary>
internal ref struct CiscoDiscovery
{
    private const int Size = 4;
    private const int ElementSize = 4;

    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts before the first element of a message.</summary>
    public CiscoDiscovery(ReadOnlySpan<byte> message) => _rest = message.Length < Size ? default : message[Size..];

    /// <summary>The type of the current element.</summary>
    public ushort Type { get; private set; }

    /// <summary>The length of the current element in bytes, type and length included.</summary>
    public ushort Length { get; private set; }

    /// <summary>The data of the current element; empty if they are incomplete.</summary>
    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Whether the element is whole.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Advances to the next element.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < ElementSize)
            return false;
        Type = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        Length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        IsWhole = Length >= ElementSize && Length <= _rest.Length;
        Data = IsWhole ? _rest[ElementSize..Length] : default;
        _rest = IsWhole ? _rest[Length..] : default;
        return true;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.CiscoDiscovery, Size);
        return Protocol.None;
    }
}

/// <summary>Fields of Cisco's discovery protocol.</summary>
internal static class CiscoDiscoveryFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.CiscoDiscovery, "cdp.version", FieldType.Unsigned8, "Version", 0),
        Field.Decimal(Protocol.CiscoDiscovery, "cdp.ttl", FieldType.Unsigned8, "TTL", 1),
        Field.Of(Protocol.CiscoDiscovery, "cdp.checksum", FieldType.Unsigned16, "Checksum", (in source, values) =>
        {
            if (source.Bytes.Length >= 4 && WireLength.IsCaptured(source))
                values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[2..]), 4);
        }),
        Text(1, "deviceid", "Device ID"),
        Text(3, "portid", "Sent through Interface"),
        Text(6, "platform", "Platform"),
        Of(4, "capabilities", FieldType.Unsigned32, "Capabilities", 4,
            static (data, values) => values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(data), 8)),
        Text(9, "vtp_management_domain", "VTP Management Domain"),
        Of(10, "native_vlan", FieldType.Unsigned16, "Native VLAN", 2,
            static (data, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(data))),
        Of(11, "duplex", FieldType.Boolean, "Duplex", 1,
            static (data, values) => values.AddBoolean(data[0] != 0)),
        Of(14, "voice_vlan", FieldType.Unsigned16, "Voice VLAN", 3,
            static (data, values) => values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(data[1..]))),
        Text(20, "system_name", "System Name"),
    ];

    private delegate void DataReader(ReadOnlySpan<byte> data, FieldValues values);

    private static Field Text(ushort type, string name, string description) =>
        Of(type, name, FieldType.Text, description, 0, static (data, values) => values.AddAscii(data));

    private static Field Of(
        ushort type, string name, FieldType fieldType, string description, int least, DataReader read) =>
        Field.Of(Protocol.CiscoDiscovery, "cdp." + name, fieldType, description, (in source, values) =>
        {
            // Wireshark computes the checksum first, and fails where bytes are missing.
            if (!WireLength.IsCaptured(source))
                return;
            var elements = new CiscoDiscovery(source.Bytes);
            while (elements.MoveNext())
            {
                if (elements.Type == type && elements.IsWhole && elements.Data.Length >= least)
                    read(elements.Data, values);
            }
        });
}
