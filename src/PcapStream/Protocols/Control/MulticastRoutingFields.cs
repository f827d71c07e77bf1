using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Protocols.Control;

/// <summary>Fields of DVMRP.</summary>
internal static class MulticastRoutingFields
{
    private const byte HighBit = 0x80;
    private const int AddressSize = 4;

    // Of version 3: one source and its group, and the interfaces of a router (draft, sections 3.5 and 3.9).
    private const int SourceOffset = 8;
    private const int GroupOffset = 12;
    private const int GraftMaskOffset = 16;
    private const int PruneMaskOffset = 20;
    private const int ProbeNeighborsOffset = 12;
    private const int InterfaceSize = 8;

    public static readonly Field[] All =
    [
        Of("version", FieldType.Unsigned8, "DVMRP Version", (in source, values) =>
        {
            if (!source.Bytes.IsEmpty)
                values.AddDecimal(MulticastRouting.IsVersion3(source.Bytes) ? 3u : 1u);
        }),
        Hex("type", FieldType.Unsigned8, "Type", 0),
        Hex("v1.code", FieldType.Unsigned8, "Code", 1).If(bytes => !MulticastRouting.IsVersion3(bytes)),
        Hex("v3.code", FieldType.Unsigned8, "Code", 1).If(MulticastRouting.IsVersion3),
        Hex("checksum", FieldType.Unsigned16, "Checksum", 2),
        Hex("reserved", FieldType.Unsigned16, "Reserved", 4).If(MulticastRouting.IsVersion3),
        OfCommand("commands", FieldType.None, "Commands", static _ => 0, 1, AddPresence),
        OfCommand("command", FieldType.Unsigned8, "Command", static _ => 0, 1, AddHexByte),
        OfCommand("afi", FieldType.Unsigned8, "Address Family", static command => command == 2 ? 1 : -1, 1, AddHexByte),
        OfCommand("count", FieldType.Unsigned8, "Count",
            static command => command is 3 or (>= 7 and <= 10) ? 1 : -1, 1, AddHexByte),
        OfCommand("dest_unreach", FieldType.Boolean, "Destination Unreachable",
            static command => command == 5 ? 1 : -1, 1, Flag(1)),
        OfCommand("split_horiz", FieldType.Boolean, "Split Horizon",
            static command => command == 5 ? 1 : -1, 1, Flag(2)),
        OfCommand("infinity", FieldType.Unsigned8, "Infinity",
            static command => command == 6 ? 1 : -1, 1, AddByte),
        Hex("capabilities", FieldType.Unsigned8, "Capabilities", 5).If(HasCapabilities),
        .. new[] { ("leaf", "Leaf"), ("prune", "Prune"), ("genid", "Genid"), ("mtrace", "Mtrace"), ("snmp", "SNMP"),
            ("netmask", "Netmask") }
            .Select((one, bit) => Field.Flag(
                Protocol.MulticastRouting, "dvmrp.cap." + one.Item1, one.Item2, 5, 1, 1u << bit).If(HasCapabilities)),
        Hex("min_ver", FieldType.Unsigned8, "Minor Version", 6).If(MulticastRouting.IsVersion3),
        Hex("maj_ver", FieldType.Unsigned8, "Major Version", 7).If(MulticastRouting.IsVersion3),
        Field.Decimal(Protocol.MulticastRouting, "dvmrp.genid", FieldType.Unsigned32, "Generation ID", SourceOffset)
            .If(bytes => MulticastRouting.CodeOf(bytes) == MulticastRouting.Probe),
        Field.Ipv4(Protocol.MulticastRouting, "dvmrp.maddr", "Multicast Addr", GroupOffset)
            .If(MulticastRouting.IsOfGroup),
        Field.Decimal(Protocol.MulticastRouting, "dvmrp.lifetime", FieldType.Unsigned32, "Prune lifetime", 16)
            .If(bytes => MulticastRouting.CodeOf(bytes) == MulticastRouting.Prune),
        Of("route", FieldType.None, "Route", (in source, values) =>
            EachRoute(source.Bytes, RoutePart.Start, AddPresence, values)),
        Of("netmask", FieldType.Ipv4, "Netmask", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            EachRoute(bytes, RoutePart.Mask, AddAddress, values);
            if (MulticastRouting.IsOfGroup(bytes))
            {
                bool isPrune = MulticastRouting.CodeOf(bytes) == MulticastRouting.Prune;
                AddAt(bytes, isPrune ? PruneMaskOffset : GraftMaskOffset, AddressSize, AddAddress, values);
            }
        }),
        Of("saddr", FieldType.Ipv4, "Source Addr", (in source, values) =>
        {
            EachRoute(source.Bytes, RoutePart.Source, AddAddress, values);
            if (MulticastRouting.IsOfGroup(source.Bytes))
                AddAt(source.Bytes, SourceOffset, AddressSize, AddAddress, values);
        }),
        Of("metric", FieldType.Unsigned8, "Metric", (in source, values) =>
        {
            EachCommand(source.Bytes, static command => command == 4 ? 1 : -1, 1, AddByte, values);
            EachRoute(source.Bytes, RoutePart.Metric, static (metric, values) =>
                values.AddDecimal((ulong)(metric[0] & ~HighBit)), values);
            EachInterface(source, 4, 1, AddByte, values);
        }),
        OfInterface("local", FieldType.Ipv4, "Local Addr", 0, AddressSize, AddAddress),
        OfInterface("threshold", FieldType.Unsigned8, "Threshold", 5, 1, AddByte),
        // Wireshark shows it before it reads the flags.
        OfInterface("flags", FieldType.None, "Flags", 5, 1, AddPresence),
        .. new[] { ("tunnel", "Tunnel", 1), ("srcroute", "Source Route", 2), ("down", "Down", 0x10),
            ("disabled", "Disabled", 0x20), ("querier", "Querier", 0x40), ("leaf", "Leaf", 0x80) }
            .Select(one => OfInterface("flag." + one.Item1, FieldType.Boolean, one.Item2, 6, 1, Flag(one.Item3))),
        OfInterface("ncount", FieldType.Unsigned8, "Neighbor Count", 7, 1, AddByte),
        Of("neighbor", FieldType.Ipv4, "Neighbor Addr", (in source, values) =>
        {
            if (MulticastRouting.CodeOf(source.Bytes) == MulticastRouting.Probe)
                AddAll(source.Bytes[Math.Min(ProbeNeighborsOffset, source.Bytes.Length)..], values);
            EachInterface(source, InterfaceSize, 0, AddAll, values);
        }),
    ];

    private enum RoutePart
    {
        Start,
        Mask,
        Source,
        Metric,
    }

    private delegate void RoutingPartReader(ReadOnlySpan<byte> part, FieldValues values);

    private static bool HasCapabilities(ReadOnlySpan<byte> bytes) =>
        MulticastRouting.CodeOf(bytes) is MulticastRouting.Probe or MulticastRouting.NeighborsTwo;

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.Of(Protocol.MulticastRouting, "dvmrp." + name, type, description, read);

    private static Field Hex(string name, FieldType type, string description, int offset) =>
        Field.Hex(Protocol.MulticastRouting, "dvmrp." + name, type, description, offset);

    private static Field OfCommand(
        string name, FieldType type, string description, Func<byte, int> offset, int size, RoutingPartReader read) =>
        Of(name, type, description, (in source, values) => EachCommand(source.Bytes, offset, size, read, values));

    private static Field OfInterface(
        string name, FieldType type, string description, int offset, int size, RoutingPartReader read) =>
        Of(name, type, description, (in source, values) => EachInterface(source, offset, size, read, values));

    // RFC 1075, section 4. The list of addresses after a count never fits into so short a message.
    private static void EachCommand(
        ReadOnlySpan<byte> bytes, Func<byte, int> offset, int size, RoutingPartReader read, FieldValues values)
    {
        if (MulticastRouting.IsVersion3(bytes))
            return;
        int at = MulticastRouting.MinSize;
        while (at < bytes.Length)
        {
            int part = offset(bytes[at]);
            if (part >= 0)
                AddAt(bytes, at + part, size, read, values);
            bool hasCount = bytes[at] is 3 or (>= 7 and <= 10);
            if (hasCount && at + 1 < bytes.Length && bytes[at + 1] != 0)
                return;
            at += bytes[at] is 1 or > 10 ? 1 : 2;
        }
    }

    // Draft, section 3.4: three bytes of a mask that begins with 255, then networks, each with a metric. A network has
    // a byte for each one of the mask that is not 0. The highest bit of the last metric is set.
    private static void EachRoute(
        ReadOnlySpan<byte> bytes, RoutePart wanted, RoutingPartReader read, FieldValues values)
    {
        const int MaskSize = 3;
        if (MulticastRouting.CodeOf(bytes) != MulticastRouting.Report)
            return;
        Span<byte> mask = [0xFF, 0, 0, 0];
        Span<byte> network = stackalloc byte[AddressSize];
        bytes = bytes[MulticastRouting.Size..];
        while (!bytes.IsEmpty)
        {
            if (wanted == RoutePart.Start)
                read(bytes, values);
            if (bytes.Length < MaskSize)
                return;
            bytes[..MaskSize].CopyTo(mask[1..]);
            bytes = bytes[MaskSize..];
            if (wanted == RoutePart.Mask)
                read(mask, values);
            int size = AddressSize - mask.Count((byte)0);
            bool isLast = false;
            while (!isLast)
            {
                if (bytes.Length < size)
                    return;
                for (int i = 0, taken = 0; i < AddressSize; i++)
                    network[i] = mask[i] == 0 ? (byte)0 : bytes[taken++];
                if (wanted == RoutePart.Source)
                    read(network, values);
                if (bytes.Length == size)
                    return;
                if (wanted == RoutePart.Metric)
                    read(bytes.Slice(size, 1), values);
                isLast = (bytes[size] & HighBit) != 0;
                bytes = bytes[(size + 1)..];
            }
        }
    }

    // Draft, section 3.9. Wireshark reads an interface only where a neighbor may follow. A size of 0 is that of its
    // neighbors.
    private static void EachInterface(
        in FieldSource source, int offset, int size, RoutingPartReader read, FieldValues values)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (MulticastRouting.CodeOf(bytes) != MulticastRouting.NeighborsTwo)
            return;
        int missing = Math.Max(0, SentLength(source) - bytes.Length);
        bytes = bytes[MulticastRouting.Size..];
        while (!bytes.IsEmpty && bytes.Length + missing >= InterfaceSize + AddressSize)
        {
            int neighbors = bytes.Length < InterfaceSize ? 0 : bytes[InterfaceSize - 1] * AddressSize;
            int end = Math.Min(InterfaceSize + neighbors, bytes.Length);
            AddAt(bytes[..end], offset, size == 0 ? Math.Max(0, end - offset) : size, read, values);
            bytes = bytes[end..];
        }
    }

    // Length of the message by the header of IP, before that of IGMP.
    private static int SentLength(in FieldSource source) =>
        source.Index >= 2 && source.Packet.Layers[source.Index - 2] is { Protocol: Protocol.Ipv4 } outer
            && Ipv4Header.TryRead(source.Packet.Bytes(outer), out Ipv4Header header)
            ? header.TotalLength - header.HeaderLength
            : 0;

    private static void AddAt(
        ReadOnlySpan<byte> bytes, int offset, int size, RoutingPartReader read, FieldValues values)
    {
        if (offset + size <= bytes.Length)
            read(bytes.Slice(offset, size), values);
    }

    private static void AddAll(ReadOnlySpan<byte> addresses, FieldValues values)
    {
        for (; addresses.Length >= AddressSize; addresses = addresses[AddressSize..])
            values.AddIpv4(addresses[..AddressSize]);
    }

    private static void AddAddress(ReadOnlySpan<byte> address, FieldValues values) => values.AddIpv4(address);

    private static void AddByte(ReadOnlySpan<byte> part, FieldValues values) => values.AddDecimal(part[0]);

    private static void AddHexByte(ReadOnlySpan<byte> part, FieldValues values) => values.AddHex(part[0], 2);

    private static void AddPresence(ReadOnlySpan<byte> part, FieldValues values) => values.AddBoolean(true);

    private static RoutingPartReader Flag(int mask) => (part, values) => values.AddBoolean((part[0] & mask) != 0);
}
