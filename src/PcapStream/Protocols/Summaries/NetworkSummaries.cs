using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Protocols.Ethernet;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Serial;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of Ethernet, PPPoE and IP, for packets whose payload is not decoded.</summary>
internal static class NetworkSummaries
{
    private const int Version = 4;
    private const int MostLength = 1500;
    private const int TypeText = 6;
    private const int SecurityIndexSize = 4;
    private const int TagSize = 4;

    private static readonly NameTable DiscoveryCodes = new("""
        7 Active Discovery Offer (PADO)
        9 Active Discovery Initiation (PADI)
        25 Active Discovery Request (PADR)
        101 Active Discovery Session-confirmation (PADS)
        167 Active Discovery Terminate (PADT)
        """);

    public static void WriteEthernet(in FieldSource source, ref SummaryLine line)
    {
        if (!EthernetHeader.TryRead(source.Bytes, out EthernetHeader header))
            return;
        if (header.TypeOrLength <= MostLength)
        {
            line.Begin("Ethernet"u8);
            return;
        }
        Span<byte> type = stackalloc byte[TypeText];
        bool fits = Utf8.TryWrite(type, CultureInfo.InvariantCulture, $"0x{header.TypeOrLength:x4}", out _);
        Debug.Assert(fits, "four digits and a prefix");
        line.Begin(type);
        line.Add("Ethernet II"u8);
    }

    public static void WriteDiscovery(in FieldSource source, ref SummaryLine line)
    {
        const ushort Concentrator = 0x0102;
        line.Begin("PPPoED"u8);
        if (!PppoeHeader.TryRead(source.Bytes, out PppoeHeader header))
            return;
        line.AddName(DiscoveryCodes[header.Code], "Unknown code"u8, header.Code);
        // RFC 2516, section 4: tags with a type and a length.
        ReadOnlySpan<byte> rest = source.Payload;
        while (rest.Length >= TagSize && BinaryPrimitives.ReadUInt16BigEndian(rest[2..]) is var length
            && length <= rest.Length - TagSize)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(rest) == Concentrator)
            {
                line.Add(" AC-Name='"u8);
                line.AddEscaped(rest.Slice(TagSize, length));
                line.Add("'"u8);
            }
            rest = rest[(TagSize + length)..];
        }
    }

    public static void WriteIpv4(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IPv4"u8);
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (bytes.IsEmpty)
            return;
        if (bytes[0] >> 4 != Version)
        {
            line.Add("Bogus IPv4 version ("u8, bytes[0] >> 4);
            line.Add(", must be 4)"u8);
        }
        if (!Ipv4Header.TryRead(bytes, out Ipv4Header header))
            return;
        if (header.FragmentOffset == 0)
        {
            WriteProtocol(header.Protocol, ref line);
            return;
        }
        ReadOnlySpan<byte> name = NetworkNames.IpProtocols[header.Protocol];
        line.Add("Fragmented IP protocol (proto="u8);
        line.Add(name.IsEmpty ? "Unknown"u8 : name);
        line.Add(" "u8, header.Protocol);
        line.Add(", off="u8, header.FragmentOffset);
        line.Add(", ID="u8);
        line.AddHex(header.Identification, 4);
        line.Add(")"u8);
    }

    public static void WriteIpv6(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IPv6"u8);
        if (Ipv6Header.TryRead(source.Bytes, out Ipv6Header header))
            WriteNext(header.NextHeader, ref line);
    }

    public static void WriteFragment(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IPv6"u8);
        if (!Ipv6FragmentHeader.TryRead(source.Bytes, out Ipv6FragmentHeader header))
            return;
        line.Add("IPv6 fragment (off="u8, header.FragmentOffset);
        line.Add(" more="u8);
        line.Add(header.MoreFragments ? "y"u8 : "n"u8);
        line.Add(" ident=0x"u8);
        line.AddHex(header.Identification, 8);
        line.Add(" nxt="u8, header.NextHeader);
        line.Add(")"u8);
    }

    public static void WriteSecurity(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("ESP"u8);
        if (source.Bytes.Length < SecurityIndexSize)
            return;
        line.Add("ESP (SPI=0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt32BigEndian(source.Bytes), 2 * SecurityIndexSize);
        line.Add(")"u8);
    }

    private static void WriteNext(byte next, ref SummaryLine line)
    {
        if (next == Ipv6Header.NoNextHeader)
        {
            line.Add("IPv6 no next header"u8);
            return;
        }
        line.Add("Unknown IP Protocol: "u8);
        WriteProtocol(next, ref line);
    }

    private static void WriteProtocol(byte protocol, ref SummaryLine line)
    {
        ReadOnlySpan<byte> name = NetworkNames.IpProtocols[protocol];
        line.AddName(name, "Unknown"u8, protocol);
        if (name.IsEmpty)
            return;
        line.Add(" ("u8);
        line.Add(protocol);
        line.Add(")"u8);
    }
}
