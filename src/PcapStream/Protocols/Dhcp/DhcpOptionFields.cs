using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dhcp;

/// <summary>Fields of DHCP's options, RFC 2132 and those that extend it.</summary>
internal static class DhcpOptionFields
{
    public static readonly Field[] All =
    [
        // Wireshark gives the end option the type of padding.
        OfAll("dhcp.option.type", FieldType.Unsigned8, "Option",
            static (option, values) => values.AddDecimal(option.HasLength ? option.Code : 0ul)),
        OfAll("dhcp.option.length", FieldType.Unsigned8, "Length", static (option, values) =>
        {
            if (option.HasLength)
                values.AddDecimal(option.Length);
        }),
        OfAll("dhcp.option.value", FieldType.Bytes, "Value", static (option, values) =>
        {
            if (option is { HasLength: true, IsWhole: true })
                values.AddBytes(option.Data);
        }),
        DhcpFields.Of("dhcp.option.padding", FieldType.Bytes, "Padding", AddPadding),
        OfAll("dhcp.option.end", FieldType.Unsigned8, "Option End", static (option, values) =>
        {
            if (option.Code == DhcpOptions.End && !option.HasLength)
                values.AddDecimal(DhcpOptions.End);
        }),
        Address(1, "subnet_mask", "Subnet Mask"),
        Of(2, "time_offset", FieldType.Signed32, "Time Offset", static (data, values) =>
        {
            if (data.Length == 4)
                values.AddSigned(BinaryPrimitives.ReadInt32BigEndian(data));
        }),
        Addresses(3, "router", "Router"),
        Addresses(4, "time_server", "Time Server"),
        Addresses(5, "name_server", "Name Server"),
        Addresses(6, "domain_name_server", "Domain Name Server"),
        Addresses(7, "log_server", "Log Server"),
        Text(12, "hostname", "Host Name"),
        Text(15, "domain_name", "Domain Name"),
        Text(17, "root_path", "Root Path"),
        Number16(26, "interface_mtu", "Interface MTU"),
        Address(28, "broadcast_address", "Broadcast Address"),
        Route(0, "static_route.ip", "Destination IP Address"),
        Route(4, "static_route.router", "Destination Router"),
        Addresses(42, "ntp_server", "Network Time Protocol Server"),
        Addresses(44, "netbios_over_tcpip_name_server", "NetBIOS over TCP/IP Name Server"),
        Number8(46, "netbios_over_tcpip_node_type", "NetBIOS over TCP/IP Node Type"),
        Address(50, "requested_ip_address", "Requested IP Address"),
        Number32(51, "ip_address_lease_time", "IP Address Lease Time"),
        Of(53, "dhcp", FieldType.Unsigned8, "DHCP", static (data, values) =>
        {
            if (!data.IsEmpty)
                values.AddDecimal(data[0]);
        }),
        Address(54, "dhcp_server_id", "DHCP Server Identifier"),
        Of(55, "request_list_item", FieldType.Unsigned8, "Parameter Request List Item", static (data, values) =>
        {
            foreach (byte item in data)
                values.AddDecimal(item);
        }),
        Text(56, "message", "Message"),
        Number16(57, "dhcp_max_message_size", "Maximum DHCP Message Size"),
        Number32(58, "renewal_time_value", "Renewal Time Value"),
        Number32(59, "rebinding_time_value", "Rebinding Time Value"),
        Text(60, "vendor_class_id", "Vendor class identifier"),
        Text(66, "tftp_server_name", "TFTP Server Name"),
        Text(67, "bootfile_name", "Bootfile name"),
        Of(93, "client_system_architecture", FieldType.Unsigned16, "Client System Architecture",
            static (data, values) =>
            {
                for (; data.Length > 1; data = data[2..])
                    values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(data));
            }),
        Number8(116, "dhcp_auto_configuration", "DHCP Auto-Configuration"),
        Addresses(150, "tftp_server_address", "TFTP Server Address"),
        Text(252, "private_proxy_autodiscovery", "Private/Proxy autodiscovery"),
        FullName("dhcp.fqdn.flags", FieldType.Unsigned8, "Flags", static (data, values) => values.AddHex(data[0], 2)),
        FullName("dhcp.fqdn.s", FieldType.Boolean, "Server",
            static (data, values) => values.AddBoolean((data[0] & 1) != 0)),
        FullName("dhcp.fqdn.rcode1", FieldType.Unsigned8, "A-RR result",
            static (data, values) => values.AddDecimal(data[1])),
        FullName("dhcp.fqdn.rcode2", FieldType.Unsigned8, "PTR-RR result",
            static (data, values) => values.AddDecimal(data[2])),
    ];

    private const string Prefix = "dhcp.option.";
    private const byte FullNameCode = 81;
    private const byte StaticRoute = 33;
    private const int RouteSize = 8;

    private delegate void OptionReader(DhcpOption option, FieldValues values);

    private static Field OfAll(string name, FieldType type, string description, OptionReader read) =>
        DhcpFields.Of(name, type, description, (message, values) =>
        {
            foreach (DhcpOption option in new DhcpOptions(message, followsOverload: true))
                read(option, values);
        });

    private static Field Of(
        byte code, string name, FieldType type, string description, DhcpFields.BytesReader read) =>
        OfAll(Prefix + name, type, description, (option, values) =>
        {
            if (option.Code == code && option.IsWhole)
                read(option.Data, values);
        });

    private static Field Address(byte code, string name, string description) =>
        Of(code, name, FieldType.Ipv4, description, static (data, values) =>
        {
            if (data.Length == 4)
                values.AddIpv4(data);
        });

    private static Field Addresses(byte code, string name, string description) =>
        Of(code, name, FieldType.Ipv4, description, static (data, values) =>
        {
            for (; data.Length >= 4; data = data[4..])
                values.AddIpv4(data[..4]);
        });

    private static Field Text(byte code, string name, string description) =>
        Of(code, name, FieldType.EndedText, description, static (data, values) => values.AddAscii(data));

    private static Field Number8(byte code, string name, string description) =>
        Of(code, name, FieldType.Unsigned8, description, static (data, values) =>
        {
            if (data.Length == 1)
                values.AddDecimal(data[0]);
        });

    private static Field Number16(byte code, string name, string description) =>
        Of(code, name, FieldType.Unsigned16, description, static (data, values) =>
        {
            if (data.Length == 2)
                values.AddDecimal(BinaryPrimitives.ReadUInt16BigEndian(data));
        });

    private static Field Number32(byte code, string name, string description) =>
        Of(code, name, FieldType.Unsigned32, description, static (data, values) =>
        {
            if (data.Length == 4)
                values.AddDecimal(BinaryPrimitives.ReadUInt32BigEndian(data));
        });

    private static Field Route(int offset, string name, string description) =>
        Of(StaticRoute, name, FieldType.Ipv4, description, (data, values) =>
        {
            for (; data.Length >= RouteSize; data = data[RouteSize..])
                values.AddIpv4(data.Slice(offset, 4));
        });

    // RFC 4702.
    private static Field FullName(string name, FieldType type, string description, DhcpFields.BytesReader read) =>
        OfAll(name, type, description, (option, values) =>
        {
            if (option is { Code: FullNameCode, Data.Length: >= 3 })
                read(option.Data, values);
        });

    // Padding in and after the options.
    private static void AddPadding(DhcpMessage message, FieldValues values)
    {
        var options = new DhcpOptions(message, followsOverload: true);
        while (options.MoveNext())
        {
            if (options.Current is { Code: DhcpOptions.Padding, HasLength: false })
                values.AddBytes(options.Current.Data);
        }
        if (message.IsWhole && options.IsAtEnd && options.Next < message.Bytes.Length)
            values.AddBytes(message.Bytes[options.Next..]);
    }
}
