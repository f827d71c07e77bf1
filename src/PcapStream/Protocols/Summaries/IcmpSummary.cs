using System.Buffers.Binary;
using PcapStream.Protocols.Control;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of ICMP, RFC 792.</summary>
internal static class IcmpSummary
{
    private const byte Reply = 0;
    private const byte Unreachable = 3;
    private const byte Redirect = 5;
    private const byte Request = 8;
    private const byte Exceeded = 11;
    private const byte Problem = 12;
    private const byte ExtendedRequest = 42;
    private const byte ExtendedReply = 43;
    private const int EchoSize = 8;

    private static readonly NameTable Types = new("""
        0 Echo (ping) reply
        3 Destination unreachable
        4 Source quench (flow control)
        5 Redirect
        6 Alternate host address
        8 Echo (ping) request
        9 Router advertisement
        10 Router solicitation
        11 Time-to-live exceeded
        12 Parameter problem
        13 Timestamp request
        14 Timestamp reply
        15 Information request
        16 Information reply
        17 Address mask request
        18 Address mask reply
        30 Traceroute
        31 Datagram Conversion Error
        32 Mobile Host Redirect
        33 IPv6 Where-Are-You
        34 IPv6 I-Am-Here
        35 Mobile Registration Request
        36 Mobile Registration Reply
        37 Domain Name Request
        38 Domain Name Reply
        39 SKIP
        40 Photuris
        41 Experimental mobility protocols
        42 Extended Echo request
        43 Extended Echo reply
        """);

    private static readonly NameTable UnreachableCodes = new("""
        0 Network unreachable
        1 Host unreachable
        2 Protocol unreachable
        3 Port unreachable
        4 Fragmentation needed
        5 Source route failed
        6 Destination network unknown
        7 Destination host unknown
        8 Source host isolated
        9 Network administratively prohibited
        10 Host administratively prohibited
        11 Network unreachable for TOS
        12 Host unreachable for TOS
        13 Communication administratively filtered
        14 Host precedence violation
        15 Precedence cutoff in effect
        """);

    private static readonly NameTable RedirectCodes = new("""
        0 Redirect for network
        1 Redirect for host
        2 Redirect for TOS and network
        3 Redirect for TOS and host
        """);

    private static readonly NameTable ExceededCodes = new("""
        0 Time to live exceeded in transit
        1 Fragment reassembly time exceeded
        """);

    private static readonly NameTable ProblemCodes = new("""
        0 Pointer indicates the error
        1 Required option missing
        2 Bad length
        """);

    /// <summary>Codes of extended echo requests, RFC 8335, section 2.</summary>
    public static NameTable ExtendedCodes { get; } = new("""
        0 No error
        """);

    /// <summary>Codes of extended echo replies, RFC 8335, section 3.</summary>
    public static NameTable ExtendedReplyCodes { get; } = new("""
        0 No error
        1 Malformed Query
        2 No Such Interface
        3 No Such Table Entry
        4 Multiple Interfaces Satisfy Query
        """);

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("ICMP"u8);
        if (!IcmpHeader.TryRead(source.Bytes, out IcmpHeader header))
            return;
        line.AddName(Types[header.Type], "Unknown"u8, header.Type);
        if (header.Type is Reply or Request)
        {
            line.Add(header.Type == Reply ? "   "u8 : " "u8);
            WriteEcho(source, ref line);
            return;
        }
        // As wide as the request's.
        if (header.Type == ExtendedReply)
            line.Add(" "u8);
        NameTable? codes = header.Type switch
        {
            Unreachable => UnreachableCodes,
            Redirect => RedirectCodes,
            Exceeded => ExceededCodes,
            Problem => ProblemCodes,
            ExtendedRequest => ExtendedCodes,
            ExtendedReply => ExtendedReplyCodes,
            _ => null,
        };
        if (codes is null)
            return;
        line.Add(" ("u8);
        ReadOnlySpan<byte> name = codes[header.Code];
        if (name.IsEmpty)
            line.Add("Unknown code: "u8, header.Code);
        else
            line.Add(name);
        line.Add(")"u8);
    }

    private static void WriteEcho(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        if (bytes.Length < EchoSize)
            return;
        line.Add(" id=0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), 4);
        line.Add(", seq="u8, BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        line.Add("/"u8, BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
        line.Add(", ttl="u8, HopsOf(source));
        WriteRequest(source, ref line);
    }

    /// <summary>Writes which packet has the request of a reply, if it was captured.</summary>
    public static void WriteRequest(in FieldSource source, ref SummaryLine line)
    {
        if (!source.HasFacts(out StreamFacts facts) || facts.Request == 0)
            return;
        line.Add(" (request in "u8, facts.Request);
        line.Add(")"u8);
    }

    /// <summary>The time to live, or hop limit, of the IP packet around the current layer.</summary>
    public static long HopsOf(in FieldSource source)
    {
        for (int i = source.Index - 1; i >= 0; i--)
        {
            Layer outer = source.Packet.Layers[i];
            ReadOnlySpan<byte> bytes = source.Packet.Bytes(outer);
            if (outer.Protocol == Protocol.Ipv4 && Ipv4Header.TryRead(bytes, out Ipv4Header header))
                return header.TimeToLive;
            if (outer.Protocol == Protocol.Ipv6 && Ipv6Header.TryRead(bytes, out Ipv6Header header6))
                return header6.HopLimit;
        }
        return 0;
    }
}
