using System.Buffers.Binary;
using PcapStream.Protocols.Devices;
using PcapStream.Protocols.Directories;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http2;

namespace PcapStream.Protocols.Streams;

/// <summary>Fields of what the packets before and a packet have together, in the packet that completes it.</summary>
internal static class JoinedFields
{
    public static readonly Field[] OfIpv4 =
    [
        Whole(Protocol.Ipv4, "ip.fragments", FieldType.Bytes, "IPv4 Fragments", AddDatagram),
        .. Common(Protocol.Ipv4, "ip.fragment", "IPv4 Fragment", "Fragment"),
        Length(Protocol.Ipv4, "ip.reassembled.length", "Reassembled IPv4 length"),
        Whole(Protocol.Ipv4, "ip.reassembled.data", FieldType.Bytes, "Reassembled IPv4 data", AddDatagram),
        CompletedIn(Protocol.Ipv4, "ip.reassembled_in", "Reassembled IPv4 in frame"),
    ];

    public static readonly Field[] OfIpv6 =
    [
        Presence(Protocol.Ipv6Fragment, "ipv6.fragments", "IPv6 Fragments"),
        .. Common(Protocol.Ipv6Fragment, "ipv6.fragment", "IPv6 Fragment", "Fragment"),
        Length(Protocol.Ipv6Fragment, "ipv6.reassembled.length", "Reassembled IPv6 length"),
        Whole(Protocol.Ipv6Fragment, "ipv6.reassembled.data", FieldType.Bytes, "Reassembled IPv6 data", AddDatagram),
        CompletedIn(Protocol.Ipv6Fragment, "ipv6.reassembled.in", "Reassembled IPv6 in frame"),
    ];

    public static readonly Field[] OfTcp =
    [
        .. new[]
        {
            Presence(Protocol.Tcp, "tcp.segments", "Reassembled TCP Segments"),
            Length(Protocol.Tcp, "tcp.reassembled.length", "Reassembled TCP length"),
            CompletedIn(Protocol.Tcp, "tcp.reassembled_in", "Reassembled PDU in frame"),
        }.Concat(Common(Protocol.Tcp, "tcp.segment", "TCP Segment", "Segment"))
            .Select(field => field.AfterApplications()),
        Field.Of(Protocol.Tcp, "tcp.pdu.size", FieldType.Unsigned32, "PDU Size", AddSizes).AfterApplications(),
    ];

    private delegate void WholeReader(in FieldSource source, in JoinedWhole whole, FieldValues values);

    private static IEnumerable<Field> Common(Protocol protocol, string name, string description, string kind) =>
    [
        Each(protocol, name, FieldType.FrameNumber, description,
            static (isOverlap, hasConflict) => !(isOverlap && hasConflict)),
        Each(protocol, $"{name}.error", FieldType.FrameNumber,
            kind == "Segment" ? "Reassembling error" : "Defragmentation error",
            static (isOverlap, hasConflict) => isOverlap && hasConflict),
        Each(protocol, $"{name}.overlap", FieldType.Boolean, $"{kind} overlap",
            static (isOverlap, _) => isOverlap),
        Whole(protocol, $"{name}.count", FieldType.Unsigned32, $"{kind} count", (in source, in whole, values) =>
            values.AddDecimal((ulong)source.Parts[whole.Parts].Length)),
    ];

    // As in Wireshark, a part that contradicts others before is an error, and no part.
    private static Field Each(
        Protocol protocol, string name, FieldType type, string description, Func<bool, bool, bool> isWanted) =>
        Whole(protocol, name, type, description, (in source, in whole, values) =>
        {
            uint reached = 0;
            foreach (ref readonly JoinedPart part in source.Parts[whole.Parts])
            {
                bool isOverlap = part.Offset < reached && part.Length > 0;
                reached = Math.Max(reached, part.Offset + part.Length);
                if (!isWanted(isOverlap, whole.HasConflict))
                    continue;
                if (type == FieldType.FrameNumber)
                    values.AddDecimal((ulong)part.Frame);
                else
                    values.AddBoolean(true);
            }
        });

    private static Field Presence(Protocol protocol, string name, string description) =>
        Whole(protocol, name, FieldType.None, description, (in _, in _, values) => values.AddBoolean(true));

    private static Field Length(Protocol protocol, string name, string description) =>
        Whole(protocol, name, FieldType.Unsigned32, description, (in _, in whole, values) =>
            values.AddDecimal(whole.Length));

    private static Field CompletedIn(Protocol protocol, string name, string description) =>
        Of(protocol, name, FieldType.FrameNumber, description, (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts) && facts.Reply > 0)
                values.AddDecimal((ulong)facts.Reply);
        }).OfSecondPass();

    private static Field Whole(
        Protocol protocol, string name, FieldType type, string description, WholeReader read) =>
        Of(protocol, name, type, description, (in source, values) =>
        {
            if (source.HasWhole(out JoinedWhole whole))
                read(source, whole, values);
        });

    private static Field Of(
        Protocol protocol, string name, FieldType type, string description, FieldValueReader read) =>
        (protocol == Protocol.Tcp
            ? Field.OfStreams(protocol, name, type, description, read)
            : Field.Of(protocol, name, type, description, read)).OfParts();

    private static void AddDatagram(in FieldSource source, in JoinedWhole whole, FieldValues values)
    {
        ReadOnlySpan<byte> joined = source.Packet.Joined(source.Packet.Layers[source.Index]);
        if (joined.Length >= whole.Length)
            values.AddBytes(joined[..(int)whole.Length]);
    }

    // As in Wireshark, of protocols with messages that say their lengths.
    private static void AddSizes(in FieldSource source, FieldValues values)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = source.Index + 1; i < layers.Length; i++)
        {
            ReadOnlySpan<byte> bytes = source.Packet.Bytes(layers[i]);
            switch (layers[i].Protocol)
            {
                case Protocol.Dns:
                    values.AddDecimal((ulong)(DnsHeader.PrefixSize + bytes.Length));
                    break;
                case Protocol.Ldap when bytes.Length >= LdapMessage.MarkSize
                    && LdapMessage.TryReadSize(bytes, isCut: true, out long size):
                    values.AddDecimal((ulong)size);
                    break;
                case Protocol.ModbusTcp:
                    values.AddDecimal((ulong)ModbusMessage.SizeOf(bytes));
                    break;
                case Protocol.Kerberos when bytes.Length >= sizeof(uint):
                    values.AddDecimal(sizeof(uint) + (BinaryPrimitives.ReadUInt32BigEndian(bytes) & int.MaxValue));
                    break;
                case Protocol.Mqtt:
                    values.AddDecimal((ulong)bytes.Length);
                    break;
                case Protocol.Http2:
                    AddFrames(bytes, values);
                    break;
            }
        }
    }

    private static void AddFrames(ReadOnlySpan<byte> bytes, FieldValues values)
    {
        for (int length; (length = Http2Frame.LengthOf(bytes)) > 0; bytes = bytes[Math.Min(length, bytes.Length)..])
            values.AddDecimal((ulong)length);
    }
}
