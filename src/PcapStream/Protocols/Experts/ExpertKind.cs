using System.Text;

namespace PcapStream.Protocols.Experts;

/// <summary>Kinds of expert items, in the order of the rows of <see cref="ExpertKinds"/>.</summary>
internal enum ExpertKind : byte
{
    Comment,
    FrameLength,
    GroupSource,
    Trailer,
    Ipv4Version,
    Ipv4Length,
    Ipv4Option,
    LowTimeToLive,
    LocalTimeToLive,
    Ipv6Version,
    Ipv6Length,
    Ipv6NoLength,
    RoutingDeprecated,
    IcmpChecksum,
    Icmpv6Checksum,
    PimChecksum,
    Syn,
    SynAck,
    Finish,
    ActiveClose,
    PassiveClose,
    Reset,
    UnusedAcknowledgment,
    UnusedUrgentPointer,
    NoSegmentSize,
    LateSegmentSize,
    DuplicateSack,
    OptionPadding,
    ReusedPorts,
    FastRetransmission,
    SpuriousRetransmission,
    Retransmission,
    OutOfOrder,
    LostSegment,
    AckLostSegment,
    WindowUpdate,
    WindowFull,
    KeepAlive,
    KeepAliveAck,
    DuplicateAck,
    ZeroWindowProbe,
    ZeroWindow,
    ZeroWindowProbeAck,
    UdpTooLong,
    UdpTooShort,
    UdpNoLength,
    Traceroute,
    Http,
    Ssdp,
    DnsQuery,
    DnsResponse,
    MulticastQuery,
    MulticastResponse,
    LinkLocalQuery,
    LinkLocalResponse,
}

/// <summary>A row of <see cref="ExpertKinds"/>.</summary>
/// <param name="Severity">The severity.</param>
/// <param name="Group">Wireshark's name of the group.</param>
/// <param name="Protocol">Wireshark's name of the protocol.</param>
/// <param name="Summary">
/// The text. A letter after % is the item's value: d in decimal, x as four hexadecimal digits, t as text of the packet,
/// b and l the low byte in hexadecimal and in decimal, n what is above it in decimal.
/// </param>
internal readonly record struct ExpertRow(ExpertSeverity Severity, string Group, string Protocol, string Summary);

/// <summary>What Wireshark says about the items of each kind.</summary>
internal static class ExpertKinds
{
    private const int Columns = 4;

    // In the order of ExpertSeverity.
    private static readonly string[] Severities = ["Comment", "Chat", "Note", "Warning", "Error"];

    private static readonly string[] Groups =
    [
        "Checksum", "Sequence", "Response", "Request", "Undecoded", "Reassemble", "Malformed", "Debug", "Protocol",
        "Security", "Comment", "Decryption", "Assumption", "Deprecated",
    ];

    private static readonly ExpertRow[] Rows =
        [.. Encoding.UTF8.GetString(Table).Replace("\n ", " ").Split('\n').Select(Row)];

    // A line that begins with a space continues the row before it.
    private static ReadOnlySpan<byte> Table =>
        """
        Comment|Comment|Frame|%t
        Error|Malformed|Frame|Frame length is less than captured length
        Warning|Protocol|Ethernet|Source MAC must not be a group address: IEEE 802.3-2002, Section 3.2.3(b)
        Note|Protocol|Ethertype|Didn't find padding of zeros, and an undecoded trailer exists.
         There may be padding of non-zeros.
        Error|Protocol|IPv4|Bogus IPv4 version
        Error|Protocol|IPv4|IPv4 total length exceeds packet length (%d bytes)
        Warning|Protocol|IPv4|Unknown (0x%b) (option length = %n bytes says option goes past end of options)
        Note|Sequence|IPv4|"Time To Live" only %d
        Note|Sequence|IPv4|"Time To Live" != %d for a packet sent to the Local Network Control Block (see RFC 3171)
        Error|Malformed|IPv6|Bogus IPv6 version
        Warning|Protocol|IPv6|IPv6 payload length exceeds framing length (%d bytes)
        Chat|Protocol|IPv6|IPv6 payload length equals 0 (maybe because of "TCP segmentation offload" (TSO))
        Note|Deprecated|IPv6 Routing|Routing header type is deprecated
        Warning|Checksum|ICMP|Bad checksum [should be 0x%x]
        Warning|Checksum|ICMPv6|Bad checksum [should be 0x%x]
        Error|Checksum|PIM|Bad checksum [should be 0x%x]
        Chat|Sequence|TCP|Connection establish request (SYN): server port %d
        Chat|Sequence|TCP|Connection establish acknowledge (SYN+ACK): server port %d
        Chat|Sequence|TCP|Connection finish (FIN)
        Note|Sequence|TCP|This frame initiates the connection closing
        Note|Sequence|TCP|This frame undergoes the connection closing
        Warning|Sequence|TCP|Connection reset (RST)
        Note|Protocol|TCP|The acknowledgment number field is nonzero while the ACK flag is not set
        Note|Protocol|TCP|The urgent pointer field is nonzero while the URG flag is not set
        Note|Protocol|TCP|The SYN packet does not contain a MSS option
        Note|Protocol|TCP|The non-SYN packet does contain a MSS option
        Warning|Sequence|TCP|D-SACK Sequence
        Error|Protocol|TCP|Non-zero header padding
        Note|Sequence|TCP|A new tcp session is started with the same ports as an earlier session in this trace
        Note|Sequence|TCP|This frame is a (suspected) fast retransmission
        Note|Sequence|TCP|This frame is a (suspected) spurious retransmission
        Note|Sequence|TCP|This frame is a (suspected) retransmission
        Warning|Sequence|TCP|This frame is a (suspected) out-of-order segment
        Warning|Sequence|TCP|Previous segment(s) not captured (common at capture start)
        Warning|Sequence|TCP|ACKed segment that wasn't captured (common at capture start)
        Chat|Sequence|TCP|TCP window update
        Warning|Sequence|TCP|TCP window specified by the receiver is now completely full
        Note|Sequence|TCP|TCP keep-alive segment
        Note|Sequence|TCP|ACK to a TCP keep-alive segment
        Note|Sequence|TCP|Duplicate ACK (#%d)
        Note|Sequence|TCP|TCP Zero Window Probe
        Warning|Sequence|TCP|TCP Zero Window segment
        Note|Sequence|TCP|ACK to a TCP Zero Window Probe
        Error|Malformed|UDP|Bad length value %d > IP payload length
        Error|Malformed|UDP|Bad length value %d < 8
        Warning|Protocol|UDP|Length is zero but payload < 65536
        Chat|Sequence|UDP|Possible traceroute: hop #%n, attempt #%l
        Chat|Sequence|HTTP|%t
        Chat|Sequence|SSDP|%t
        Warning|Protocol|DNS|DNS query retransmission. Original request in frame %d
        Warning|Protocol|DNS|DNS response retransmission. Original response in frame %d
        Warning|Protocol|mDNS|DNS query retransmission. Original request in frame %d
        Warning|Protocol|mDNS|DNS response retransmission. Original response in frame %d
        Warning|Protocol|LLMNR|DNS query retransmission. Original request in frame %d
        Warning|Protocol|LLMNR|DNS response retransmission. Original response in frame %d
        """u8;

    /// <summary>The row of a kind.</summary>
    public static ref readonly ExpertRow Of(ExpertKind kind) => ref Rows[(int)kind];

    /// <summary>Wireshark's name of a severity.</summary>
    public static string NameOf(ExpertSeverity severity) => Severities[(int)severity];

    /// <summary>Wireshark's number of a severity.</summary>
    public static uint NumberOf(ExpertSeverity severity) =>
        severity == ExpertSeverity.Comment ? 1u << 20 : (uint)severity << 21;

    /// <summary>Wireshark's number of a group.</summary>
    public static uint NumberOf(string group) => (uint)(Array.IndexOf(Groups, group) + 1) << 24;

    private static ExpertRow Row(string line)
    {
        string[] columns = line.Split('|', Columns);
        var severity = (ExpertSeverity)Array.IndexOf(Severities, columns[0]);
        return new ExpertRow(severity, columns[1], columns[2], columns[3]);
    }
}
