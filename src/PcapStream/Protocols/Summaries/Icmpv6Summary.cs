using System.Buffers.Binary;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of ICMPv6, RFC 4443, and of neighbor discovery, RFC 4861.</summary>
internal static class Icmpv6Summary
{
    private const byte EchoRequest = 128;
    private const byte EchoReply = 129;
    private const byte RouterSolicitation = 133;
    private const byte RouterAdvertisement = 134;
    private const byte NeighborSolicitation = 135;
    private const byte NeighborAdvertisement = 136;
    private const byte Redirect = 137;
    private const byte SourceAddress = 1;
    private const byte TargetAddress = 2;
    private const int EchoSize = 8;
    private const int TargetEnd = 24;

    private static readonly Dictionary<byte, NameTable> Codes = new()
    {
        [1] = new("""
            0 no route to destination
            1 Administratively prohibited
            2 Beyond scope of source address
            3 Address unreachable
            4 Port unreachable
            5 Source address failed ingress/egress policy
            6 Reject route to destination
            7 Error in Source Routing Header
            8 Headers too long
            """),
        [3] = new("""
            0 hop limit exceeded in transit
            1 fragment reassembly time exceeded
            """),
        [4] = new("""
            0 erroneous header field encountered
            1 unrecognized Next Header type encountered
            2 unrecognized IPv6 option encountered
            3 IPv6 First Fragment has incomplete IPv6 Header Chain
            4 SR Upper-layer Header Error
            5 Unrecognized Next Header type encountered by intermediate node
            6 Extension header too big
            7 Extension header chain too long
            8 Too many extension headers
            9 Too many options in extension header
            10 Option too big
            """),
        [138] = new("""
            0 Command
            1 Result
            255 Sequence Number Reset
            """),
        [139] = new("""
            0 Query subject = IPv6 addresses
            1 Query subject = DNS name or empty
            2 Query subject = IPv4 addresses
            """),
        [140] = new("""
            0 Successful
            1 Refuse to answer
            2 Unknown query type
            """),
        [160] = IcmpSummary.ExtendedCodes,
        [161] = IcmpSummary.ExtendedReplyCodes,
    };

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("ICMPv6"u8);
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (!Icmpv6Header.TryRead(bytes, out Icmpv6Header header))
            return;
        line.AddName(NetworkNames.Icmpv6Types[header.Type], "Unknown"u8, header.Type);
        if (Codes.TryGetValue(header.Type, out NameTable? codes))
        {
            line.Add(" ("u8);
            ReadOnlySpan<byte> name = codes[header.Code];
            line.AddName(name, "Unknown"u8, header.Code);
            line.Add(")"u8);
        }
        switch (header.Type)
        {
            case EchoRequest or EchoReply when bytes.Length >= EchoSize:
                WriteEcho(source, ref line);
                break;
            case RouterSolicitation:
                WriteLinkAddress(Options(bytes, 8), SourceAddress, " from "u8, ref line);
                break;
            case RouterAdvertisement:
                WriteLinkAddress(Options(bytes, 16), SourceAddress, " from "u8, ref line);
                break;
            case NeighborSolicitation when bytes.Length >= TargetEnd:
                line.Add(" for "u8);
                line.Add(Target(bytes));
                WriteLinkAddress(bytes[TargetEnd..], SourceAddress, " from "u8, ref line);
                break;
            case NeighborAdvertisement when bytes.Length >= TargetEnd:
                line.Add(" "u8);
                line.Add(Target(bytes));
                WriteFlags(bytes[4], ref line);
                WriteLinkAddress(bytes[TargetEnd..], TargetAddress, " is at "u8, ref line);
                break;
            case Redirect:
                WriteLinkAddress(Options(bytes, 40), TargetAddress, " is at "u8, ref line);
                break;
        }
    }

    private static void WriteEcho(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Add(" id=0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), 4);
        line.Add(", seq="u8, BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        line.Add(", hop limit="u8, IcmpSummary.HopsOf(source));
        IcmpSummary.WriteRequest(source, ref line);
    }

    private static NetworkAddress Target(ReadOnlySpan<byte> bytes) =>
        new(AddressBits.Ipv6(bytes[8..]), AddressKind.Ipv6);

    private static void WriteFlags(byte flags, ref SummaryLine line)
    {
        ReadOnlySpan<byte> separator = " ("u8;
        for (int i = 0; i < 3; i++)
        {
            if ((flags & 0x80 >> i) == 0)
                continue;
            line.Add(separator);
            line.Add(i switch { 0 => "rtr"u8, 1 => "sol"u8, _ => "ovr"u8 });
            separator = ", "u8;
        }
        if ((flags & 0xE0) != 0)
            line.Add(")"u8);
    }

    private static ReadOnlySpan<byte> Options(ReadOnlySpan<byte> bytes, int offset) =>
        bytes.Length > offset ? bytes[offset..] : default;

    // Options of neighbor discovery have their length in units of 8 bytes.
    private static void WriteLinkAddress(
        ReadOnlySpan<byte> options, byte kind, ReadOnlySpan<byte> words, ref SummaryLine line)
    {
        while (options.Length >= 2 && options[1] > 0 && options[1] * 8 <= options.Length)
        {
            if (options[0] == kind && options[1] == 1)
            {
                line.Add(words);
                line.Add(NetworkAddress.Ethernet(options[2..8]));
            }
            options = options[(options[1] * 8)..];
        }
    }
}
