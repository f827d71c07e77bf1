using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Control;

/// <summary>Fields of ICMPv6, RFC 4443, neighbour discovery, RFC 4861, and listener discovery, RFC 2710 and RFC 3810.</summary>
internal static class Icmpv6Fields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Icmpv6, "icmpv6.type", FieldType.Unsigned8, "Type", 0),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.code", FieldType.Unsigned8, "Code", 1),
        Field.Hex(Protocol.Icmpv6, "icmpv6.checksum", FieldType.Unsigned16, "Checksum", 2),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.mtu", FieldType.Unsigned32, "MTU", 4).If(bytes => bytes is [2, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.pointer", FieldType.Unsigned32, "Pointer", 4).If(bytes => bytes is [4, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.echo.identifier", FieldType.Unsigned16, "Identifier", 4).If(bytes => bytes is [128 or 129 or 160 or 161, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.echo.sequence_number", FieldType.Unsigned16, "Sequence", 6).If(bytes => bytes is [128 or 129, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.cur_hop_limit", FieldType.Unsigned8, "Cur hop limit", 4).If(bytes => bytes is [134, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.nd.ra.flag", FieldType.Unsigned8, "Flags", 5).If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.m", "Managed address configuration", 5, 1, 0x80).If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.o", "Other configuration", 5, 1, 0x40).If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.h", "Home Agent", 5, 1, 0x20).If(bytes => bytes is [134, ..]),
        Field.Bits(Protocol.Icmpv6, "icmpv6.nd.ra.flag.prf", FieldType.Unsigned8, "Prf (Default Router Preference)", 5, 0x18).If(bytes => bytes is [134, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.ra.flag.p", "Proxy", 5, 1, 0x4).If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.router_lifetime", FieldType.Unsigned16, "Router lifetime (s)", 6).If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.reachable_time", FieldType.Unsigned32, "Reachable time (ms)", 8).If(bytes => bytes is [134, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.nd.ra.retrans_timer", FieldType.Unsigned32, "Retrans timer (ms)", 12).If(bytes => bytes is [134, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.ns.target_address", "Target Address", 8).If(bytes => bytes is [135, ..]),
        Field.Hex(Protocol.Icmpv6, "icmpv6.nd.na.flag", FieldType.Unsigned32, "Flags", 4).If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.r", "Router", 4, 4, 0x80000000).If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.s", "Solicited", 4, 4, 0x40000000).If(bytes => bytes is [136, ..]),
        Field.Flag(Protocol.Icmpv6, "icmpv6.nd.na.flag.o", "Override", 4, 4, 0x20000000).If(bytes => bytes is [136, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.na.target_address", "Target Address", 8).If(bytes => bytes is [136, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.nd.rd.target_address", "Target Address", 8).If(bytes => bytes is [137, ..]),
        Field.Ipv6(Protocol.Icmpv6, "icmpv6.mld.multicast_address", "Multicast Address", 8).If(bytes => bytes is [130 or 131 or 132, ..]),
        Field.Decimal(Protocol.Icmpv6, "icmpv6.mldr.nb_mcast_records", FieldType.Unsigned16, "Number of Multicast Address Records", 6).If(bytes => bytes is [143, ..]),
    ];
}
