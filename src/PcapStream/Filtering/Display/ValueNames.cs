using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Filtering.Display;

/// <summary>Wireshark's names of values, of the fields that filters use most.</summary>
internal static class ValueNames
{
    private static readonly Dictionary<string, long> Truths = new()
    {
        ["True"] = 1,
        ["TRUE"] = 1,
        ["Set"] = 1,
        ["False"] = 0,
        ["FALSE"] = 0,
        ["Not set"] = 0,
    };

    private static readonly NameTable ArpOpcodes = new("""
        1 request
        2 reply
        """);

    private static readonly NameTable ExpertGroups = new("""
        16777216 Checksum
        33554432 Sequence
        117440512 Malformed
        150994944 Protocol
        184549376 Comment
        234881024 Deprecated
        """);

    private static readonly NameTable ExpertSeverities = new("""
        1048576 Comment
        2097152 Chat
        4194304 Note
        6291456 Warning
        8388608 Error
        """);

    private static readonly Dictionary<string, NameTable> ByField = new()
    {
        ["_ws.expert.group"] = ExpertGroups,
        ["_ws.expert.severity"] = ExpertSeverities,
        ["ip.proto"] = NetworkNames.IpProtocols,
        ["eth.fcs.status"] = NetworkNames.ChecksumStatuses,
        ["ip.checksum.status"] = NetworkNames.ChecksumStatuses,
        ["tcp.checksum.status"] = NetworkNames.ChecksumStatuses,
        ["udp.checksum.status"] = NetworkNames.ChecksumStatuses,
        ["ipv6.nxt"] = NetworkNames.IpProtocols,
        ["ipv6.fraghdr.nxt"] = NetworkNames.IpProtocols,
        ["ipv6.hopopts.nxt"] = NetworkNames.IpProtocols,
        ["icmpv6.type"] = NetworkNames.Icmpv6Types,
        ["eth.type"] = LinkNames.EtherTypes,
        ["vlan.etype"] = LinkNames.EtherTypes,
        ["vlan.priority"] = LinkNames.Priorities,
        ["sll.etype"] = LinkNames.EtherTypes,
        ["gre.proto"] = LinkNames.EtherTypes,
        ["arp.proto.type"] = LinkNames.EtherTypes,
        ["arp.opcode"] = ArpOpcodes,
        ["eap.code"] = LinkNames.EapCodes,
        ["eap.type"] = LinkNames.EapTypes,
        ["eapol.type"] = LinkNames.PortAccessTypes,
        ["wlan.fc.type_subtype"] = LinkNames.WlanSubtypes,
        ["ipx.src.socket"] = IpxNames.Sockets,
        ["ipx.dst.socket"] = IpxNames.Sockets,
        ["ipx.socket"] = IpxNames.Sockets,
        ["ipx.packet_type"] = IpxNames.Types,
        ["dns.qry.type"] = DnsValueNames.Types,
        ["dns.resp.type"] = DnsValueNames.Types,
        ["dns.qry.class"] = DnsValueNames.Classes,
        ["dns.resp.class"] = DnsValueNames.Classes,
        ["dns.flags.rcode"] = DnsValueNames.Codes,
        ["dns.flags.opcode"] = DnsValueNames.Opcodes,
        ["tls.handshake.type"] = TlsNames.Handshakes,
        ["tls.record.content_type"] = TlsNames.ContentTypes,
        ["tls.record.opaque_type"] = TlsNames.ContentTypes,
        ["quic.frame_type"] = QuicNames.Frames,
        ["quic.header_form"] = QuicNames.Forms,
        ["quic.long.packet_type"] = QuicNames.Types,
        ["quic.long.packet_type_v2"] = QuicNames.TypesOfVersion2,
        ["http2.type"] = Http2Names.Types,
        ["http2.settings.id"] = Http2Names.Settings,
        ["http2.rst_stream.error"] = Http2Names.Errors,
        ["http2.goaway.error"] = Http2Names.Errors,
        ["ospf.msg"] = RoutingNames.OspfTypes,
        ["bgp.type"] = RoutingNames.BgpTypes,
        ["eigrp.opcode"] = RoutingNames.EigrpOpcodes,
        ["dvmrp.v1.code"] = RoutingNames.OldDvmrpCodes,
        ["dvmrp.v3.code"] = RoutingNames.DvmrpCodes,
        ["hsrp.opcode"] = RoutingNames.HsrpOpcodes,
        ["hsrp.state"] = RoutingNames.HsrpStates,
        ["dhcp.option.dhcp"] = ServiceNames.DhcpTypes,
        ["dhcpv6.msgtype"] = ServiceNames.Dhcpv6Types,
        ["radius.code"] = ServiceNames.RadiusCodes,
        ["ntp.flags.mode"] = ServiceNames.NtpModes,
        ["smb2.cmd"] = ServiceNames.Smb2Commands,
        ["mqtt.msgtype"] = ServiceNames.MqttTypes,
        ["modbus.func_code"] = ServiceNames.ModbusFunctions,
        ["ldap.resultCode"] = DirectoryNames.LdapResults,
        ["ldap.protocolOp"] = DirectoryNames.LdapOperations,
        ["ldap.scope"] = DirectoryNames.LdapScopes,
        ["ldap.derefAliases"] = DirectoryNames.LdapAliases,
        ["ldap.authentication"] = DirectoryNames.LdapAuthentications,
        ["ldap.filter"] = DirectoryNames.LdapFilters,
        ["kerberos.msg_type"] = DirectoryNames.KerberosMessages,
        ["kerberos.error_code"] = DirectoryNames.KerberosErrors,
        ["tftp.opcode"] = ServiceNames.TftpOpcodes,
    };

    /// <summary>The fields whose numbers have names.</summary>
    public static IEnumerable<string> Fields => ByField.Keys;

    /// <summary>The value of a field that has a name; null for a name that the field does not have.</summary>
    public static long? Find(Field? field, string name)
    {
        if (field is { Type: FieldType.Boolean })
            return Truths.TryGetValue(name, out long truth) ? truth : null;
        return TableOf(field)?.Find(name);
    }

    /// <summary>The names of a field's numbers; null if they have no names.</summary>
    public static NameTable? TableOf(Field? field) => ByField.GetValueOrDefault(field?.Name ?? "");
}
