using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Capture;
using PcapStream.Protocols.Experts;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Ipx;
using PcapStream.Protocols.Pseudo;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Summaries;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Fields;

/// <summary>
/// What tshark's <c>-e</c> takes beside fields: protocols, whose value is a line about the header, columns of its list
/// of packets, and expert items. They are no fields: lists of fields do not have them, and display filters only columns
/// of text and expert items.
/// </summary>
internal static class SummaryFields
{
    public static readonly Field[] All =
    [
        OfFrame("frame", FieldType.Text, "Frame", AddFrame),
        Of(Protocol.Ethernet, "eth", "Ethernet", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (bytes.Length < EthernetSize)
                return;
            if (BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]) <= MostLength)
                values.AddText("IEEE 802.3 Ethernet "u8);
            else
            {
                AddEnds("Ethernet II",
                    NetworkAddress.Ethernet(bytes[6..12]), NetworkAddress.Ethernet(bytes[..6]), values);
            }
        }),
        OfIp(Protocol.Ipv4, "ip", "Internet Protocol Version 4"),
        OfIp(Protocol.Ipv6, "ipv6", "Internet Protocol Version 6"),
        Of(Protocol.Udp, "udp", "User Datagram Protocol", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (bytes.Length < PortsSize)
                return;
            bool fits = Utf8.TryWrite(
                values.Reserve(LongestLine), CultureInfo.InvariantCulture,
                $"User Datagram Protocol, Src Port: {PortAt(bytes, 0)}, Dst Port: {PortAt(bytes, 2)}", out int written);
            Add(fits, written, values);
        }),
        Field.OfStreams(Protocol.Tcp, "tcp", FieldType.Text, "Transmission Control Protocol", AddTcp),
        Named(Protocol.Icmp, "icmp", "Internet Control Message Protocol"),
        Named(Protocol.Icmpv6, "icmpv6", "Internet Control Message Protocol v6"),
        Of(Protocol.Dns, "dns", "Domain Name System", (in source, values) =>
        {
            ReadOnlySpan<byte> bytes = source.Bytes;
            if (bytes.Length > 2)
            {
                values.AddText((bytes[2] & 0x80) != 0
                    ? "Domain Name System (response)"u8
                    : "Domain Name System (query)"u8);
            }
        }),
        .. Columns("No.", "number", "number", FieldType.Unsigned64,
            (in source, values) => values.AddDecimal((ulong)source.Frame.Number)),
        .. Columns("Time", "time", "seconds since the first packet", FieldType.RelativeTime,
            (in source, values) => PacketTimeText.Add(source.Frame, values)),
        .. Columns("Source", "def_src", "source address", FieldType.Text,
            (in source, values) => AddAddress(source, isSource: true, values)),
        .. Columns("Destination", "def_dst", "destination address", FieldType.Text,
            (in source, values) => AddAddress(source, isSource: false, values)),
        .. Columns("Protocol", "protocol", "innermost protocol", FieldType.Text,
            (in source, values) => AddSummary(source, isInfo: false, values)).Select(field => field.OfSummary()),
        .. Columns("Length", "packet_length", "length on the wire", FieldType.Unsigned32,
            (in source, values) => values.AddDecimal(source.Frame.OriginalLength)),
        .. Columns("Info", "info", "what the packet is about", FieldType.Text,
            (in source, values) => AddSummary(source, isInfo: true, values)).Select(field => field.OfSummary()),
        .. ExpertFields.All,
    ];

    /// <summary>The columns of tshark's list of packets.</summary>
    public static Field[] List { get; } =
    [
        .. new[] { "No.", "Time", "Source", "Destination", "Protocol", "Length", "Info" }
            .Select(title => Array.Find(All, field => field.Name == "_ws.col." + title)!),
    ];

    /// <summary>
    /// The column of text, or the field of expert items, that display filters know by a name; null for another name.
    /// </summary>
    public static Field? FindFiltered(string name) =>
        name.StartsWith("_ws.", StringComparison.Ordinal)
            ? Array.Find(All, field => field.Name == name
                && (field.Type == FieldType.Text || ExpertFields.All.Contains(field)))
            : null;

    private const int EthernetSize = 14;
    private const int MostLength = 1500;
    private const int LongestLine = 256;
    private const int PortsSize = 4;

    // Of tshark 4.0, and of 4.2 and later.
    private static IEnumerable<Field> Columns(
        string title, string name, string description, FieldType type, FieldValueReader read) =>
    [
        OfFrame($"_ws.col.{title}", type, $"Column: {description}", read),
        OfFrame($"_ws.col.{name}", type, $"Column: {description}", read),
    ];

    private static Field OfFrame(string name, FieldType type, string description, FieldValueReader read) =>
        Field.Of(Protocol.Frame, name, type, description, read);

    private static Field Of(Protocol protocol, string name, string description, FieldValueReader read) =>
        Field.Of(protocol, name, FieldType.Text, description, read);

    // The line of a header that was captured in part has only the name.
    private static Field OfIp(Protocol protocol, string name, string title) =>
        Of(protocol, name, title, (in source, values) =>
        {
            if (IpEnds.TryRead(
                protocol, source.Bytes, out NetworkAddress sender, out NetworkAddress receiver))
                AddEnds(title, sender, receiver, values);
            else
                values.AddText(name);
        });

    // Their line in tshark is only the name.
    private static Field Named(Protocol protocol, string name, string description) =>
        Of(protocol, name, description, (in _, values) => values.AddText(name));

    private static void AddSummary(in FieldSource source, bool isInfo, FieldValues values)
    {
        if (source.Frame.Summary is { } text)
        {
            values.AddText(text.Of(source, isInfo));
            return;
        }
        var line = new SummaryLine(stackalloc byte[SummaryLine.Size]);
        PacketSummary.Write(source, ref line);
        values.AddText(isInfo ? line.Info : line.Protocol);
    }

    private static void AddFrame(in FieldSource source, FieldValues values)
    {
        ulong length = source.Frame.OriginalLength;
        ulong captured = (ulong)source.Packet.Data.Length;
        // Only pcapng describes interfaces.
        CaptureInterface? described = source.Frame.Interface is { Section: > 0 } one ? one : null;
        string name = described?.Name ?? "unknown";
        Span<byte> line = values.Reserve(LongestLine + 3 * name.Length);
        bool fits = Utf8.TryWrite(
            line, CultureInfo.InvariantCulture,
            $"Frame {source.Frame.Number}: {length} bytes on wire ({8 * length} bits), ", out int written);
        fits &= Utf8.TryWrite(
            line[written..], CultureInfo.InvariantCulture,
            $"{captured} bytes captured ({8 * captured} bits)", out int more);
        written += more;
        if (described is not null)
        {
            fits &= Utf8.TryWrite(
                line[written..], CultureInfo.InvariantCulture,
                $" on interface {name}, id {described.IdInSection}", out more);
            written += more;
        }
        Add(fits, written, values);
    }

    private static void AddTcp(in FieldSource source, FieldValues values)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (bytes.Length < PortsSize)
            return;
        Span<byte> line = values.Reserve(LongestLine);
        bool fits = Utf8.TryWrite(
            line, CultureInfo.InvariantCulture,
            $"Transmission Control Protocol, Src Port: {PortAt(bytes, 0)}, Dst Port: {PortAt(bytes, 2)}",
            out int written);
        if (source.HasFacts(out StreamFacts facts))
        {
            uint origin = facts.IsAnalysed ? facts.SequenceBase : 0;
            Append(line, ", Seq: "u8, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - origin, ref written);
            origin = facts.IsAnalysed ? facts.AcknowledgmentBase : 0;
            if ((TcpHeader.FlagsOf(bytes) & TcpControl.Acknowledgment) != 0)
                Append(line, ", Ack: "u8, BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) - origin, ref written);
            if (facts.IsAnalysed)
                Append(line, ", Len: "u8, facts.Length, ref written);
        }
        Add(fits, written, values);
    }

    private static void Append(Span<byte> line, ReadOnlySpan<byte> name, uint number, ref int written)
    {
        bool fits = Utf8.TryWrite(line[written..], CultureInfo.InvariantCulture, $"{name}{number}", out int more);
        Debug.Assert(fits, "three numbers are the most");
        written += more;
    }

    private static void AddEnds(
        string title, NetworkAddress source, NetworkAddress destination, FieldValues values)
    {
        bool fits = Utf8.TryWrite(
            values.Reserve(LongestLine), CultureInfo.InvariantCulture,
            $"{title}, Src: {source}, Dst: {destination}", out int written);
        Add(fits, written, values);
    }

    private static void Add(bool fits, int written, FieldValues values)
    {
        Debug.Assert(fits, "two addresses are the most");
        values.Commit(written);
    }

    private static ushort PortAt(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);

    // The innermost address that is not quoted; of ARP and the like that of the link layer.
    private static void AddAddress(in FieldSource source, bool isSource, FieldValues values)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            ReadOnlySpan<byte> header = source.Packet.Header(layers[i]);
            if (layers[i].IsQuoted)
                continue;
            if (IpEnds.TryRead(
                layers[i].Protocol, header, out NetworkAddress sender, out NetworkAddress receiver))
            {
                values.AddAddress(isSource ? sender : receiver);
                return;
            }
            if (layers[i].Protocol == Protocol.Ipx && IpxHeader.HasAddresses(header))
            {
                int offset = isSource ? IpxHeader.SourceOffset : IpxHeader.DestinationOffset;
                IpxFields.AddAddress(header[offset..], values);
                return;
            }
            if (layers[i].Protocol == Protocol.Ethernet && header.Length >= EthernetSize)
            {
                values.AddAddress(NetworkAddress.Ethernet(isSource ? header[6..12] : header[..6]));
                return;
            }
            if (layers[i].Protocol == Protocol.LinuxCooked
                && LinuxCookedHeader.HasEthernetSource(header, out ReadOnlySpan<byte> address))
            {
                if (isSource)
                    values.AddAddress(NetworkAddress.Ethernet(address));
                return;
            }
        }
    }
}
