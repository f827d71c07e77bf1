using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dhcp;

/// <summary>Fields of BOOTP and DHCP: the fixed part of a message, then its options.</summary>
internal static class DhcpFields
{
    public static readonly Field[] All =
    [
        Number("dhcp.type", FieldType.Unsigned8, "Message type", 0, 1),
        Of("dhcp.hw.type", FieldType.Unsigned8, "Hardware type", static (message, values) =>
        {
            values.AddHex(message.Bytes[1], 2);
            foreach (DhcpOption option in new DhcpOptions(message, followsOverload: true))
            {
                if (IsHardwareIdentifier(option))
                    values.AddHex(option.Data[0], 2);
            }
        }),
        Number("dhcp.hw.len", FieldType.Unsigned8, "Hardware address length", 2, 1),
        Number("dhcp.hops", FieldType.Unsigned8, "Hops", 3, 1),
        Fixed("dhcp.id", FieldType.Unsigned32, "Transaction ID", 4, 4,
            static (bytes, values) => values.AddHex(BinaryPrimitives.ReadUInt32BigEndian(bytes), 8)),
        // Some clients write the seconds with the low byte first.
        Fixed("dhcp.secs", FieldType.Unsigned16, "Seconds elapsed", 8, 2, static (bytes, values) =>
            values.AddDecimal(bytes[1] == 0 ? bytes[0] : BinaryPrimitives.ReadUInt16BigEndian(bytes))),
        Fixed("dhcp.flags", FieldType.Unsigned16, "Bootp flags", 10, 2,
            static (bytes, values) => values.AddHex(BinaryPrimitives.ReadUInt16BigEndian(bytes), 4)),
        Fixed("dhcp.flags.bc", FieldType.Boolean, "Broadcast flag", 10, 2,
            static (bytes, values) => values.AddBoolean((bytes[0] & 0x80) != 0)),
        Fixed("dhcp.flags.reserved", FieldType.Unsigned16, "Reserved flags", 10, 2, static (bytes, values) =>
            values.AddHex((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x7FFF, 4)),
        Address("dhcp.ip.client", "Client IP address", 12),
        Address("dhcp.ip.your", "Your (client) IP address", 16),
        Address("dhcp.ip.server", "Next server IP address", 20),
        Address("dhcp.ip.relay", "Relay agent IP address", 24),
        Of("dhcp.hw.mac_addr", FieldType.Ether, "Client MAC address", static (message, values) =>
        {
            if (message.IsEther && message.Bytes.Length >= DhcpMessage.HardwareAddress + EtherSize)
                values.AddColonBytes(message.Bytes.Slice(DhcpMessage.HardwareAddress, EtherSize));
            foreach (DhcpOption option in new DhcpOptions(message, followsOverload: true))
            {
                if (IsHardwareIdentifier(option) && DhcpMessage.IsEtherType(option.Data[0]))
                    values.AddColonBytes(option.Data[1..]);
            }
        }),
        Of("dhcp.hw.addr_padding", FieldType.Bytes, "Client hardware address padding", static (message, values) =>
        {
            int padding = DhcpMessage.HardwareAddressSize - message.HardwareLength;
            if (padding is > 0 and < DhcpMessage.HardwareAddressSize && message.Bytes.Length >= DhcpMessage.ServerName)
                values.AddBytes(message.Bytes[(DhcpMessage.ServerName - padding)..DhcpMessage.ServerName]);
        }),
        Name("dhcp.server", "Server host name", DhcpMessage.ServerName, DhcpMessage.FileName, 2),
        Name("dhcp.file", "Boot file name", DhcpMessage.FileName, DhcpMessage.Size, 1),
        Of("dhcp.cookie", FieldType.Ipv4, "Magic cookie", static (message, values) =>
        {
            if (message.HasCookie)
                values.AddIpv4(message.Bytes.Slice(DhcpMessage.Size, 4));
        }),
        .. DhcpOptionFields.All,
    ];

    private const int EtherSize = 6;
    private const byte ClientIdentifier = 61;

    internal delegate void DhcpReader(DhcpMessage message, FieldValues values);

    internal delegate void BytesReader(ReadOnlySpan<byte> bytes, FieldValues values);

    /// <summary>A field of messages of which Wireshark shows any.</summary>
    internal static Field Of(string name, FieldType type, string description, DhcpReader read) =>
        Field.Of(Protocol.Dhcp, name, type, description, (in source, values) =>
        {
            if (DhcpMessage.TryRead(source, out DhcpMessage message))
                read(message, values);
        });

    private static Field Fixed(
        string name, FieldType type, string description, int offset, int size, BytesReader read) =>
        Of(name, type, description, (message, values) =>
        {
            if (message.Bytes.Length >= offset + size)
                read(message.Bytes.Slice(offset, size), values);
        });

    private static Field Number(string name, FieldType type, string description, int offset, int size) =>
        Fixed(name, type, description, offset, size, static (bytes, values) => values.AddDecimal(bytes[0]));

    private static Field Address(string name, string description, int offset) =>
        Fixed(name, FieldType.Ipv4, description, offset, 4, static (bytes, values) => values.AddIpv4(bytes));

    // A field with options in it has no name. An empty one is shown even if it was not captured to its end.
    private static Field Name(string name, string description, int offset, int end, int overloadBit) =>
        Of(name, FieldType.Text, description, (message, values) =>
        {
            ReadOnlySpan<byte> bytes = message.Bytes;
            if ((message.Overload & overloadBit) == 0 && bytes.Length > offset
                && (bytes[offset] == 0 || bytes.Length >= end))
                values.AddAscii(bytes[offset..Math.Min(end, bytes.Length)]);
        });

    // RFC 2132, section 9.14: a hardware type and address.
    private static bool IsHardwareIdentifier(DhcpOption option) =>
        option is { Code: ClientIdentifier, Data: [> 0 and < 48, _, _, _, _, _, _] };
}
