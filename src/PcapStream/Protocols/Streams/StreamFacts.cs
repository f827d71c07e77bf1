using PcapStream.Capture;

namespace PcapStream.Protocols.Streams;

/// <summary>
/// What the packets before say about a header in a packet. A stream is what tshark numbers as one: the packets of two
/// addresses and ports, up to the SYN of another connection.
/// </summary>
internal struct StreamFacts
{
    /// <summary>The index of the header among the packet's layers.</summary>
    public int Layer;

    /// <summary>The number of the stream among those of its protocol in the capture, from 0.</summary>
    public uint Number;

    /// <summary>The time of the stream's first packet.</summary>
    public Timestamp First;

    /// <summary>The time of the stream's packet before; for the first packet, its own.</summary>
    public Timestamp Previous;

    /// <summary>Whether times since other packets are shown.</summary>
    public bool IsTimed;

    /// <summary>Whether the segment's length is known, without which there is no analysis.</summary>
    public bool IsAnalysed;

    /// <summary>The sequence number that counts as 0.</summary>
    public uint SequenceBase;

    /// <summary>The acknowledgment number that counts as 0.</summary>
    public uint AcknowledgmentBase;

    /// <summary>
    /// Bytes of payload in the segment, by the IP header; of QUIC, of the connection ID in a short header.
    /// </summary>
    public uint Length;

    /// <summary>
    /// The shift of the sender's windows (RFC 7323), or <see cref="UnknownShift"/> or <see cref="Unscaled"/>.
    /// </summary>
    public sbyte WindowShift;

    /// <summary>What the connection has had of a handshake, data and an end before the segment.</summary>
    public ConnectionParts Parts;

    /// <summary>What is noteworthy about the segment.</summary>
    public TcpFindings Findings;

    /// <summary>Of a duplicate acknowledgment, how many duplicates there are with it.</summary>
    public int Duplicate;

    /// <summary>Of a duplicate acknowledgment, the number of the packet with the first one.</summary>
    public long DuplicateOf;

    /// <summary>Time from the SYN to the handshake's last segment, in nanoseconds; 0 while unknown.</summary>
    public long InitialRoundTrip;

    /// <summary>The number of the packet with the segment that this one acknowledges; 0 for no packet.</summary>
    public long Acknowledged;

    /// <summary>Nanoseconds since that segment.</summary>
    public long RoundTrip;

    /// <summary>Bytes that were sent and not acknowledged, with this segment; 0 if that is not known.</summary>
    public uint BytesInFlight;

    /// <summary>Bytes since a segment with PSH, with this segment; 0 if that is not known.</summary>
    public uint PushBytes;

    /// <summary>Of a retransmission, the number of the packet since which it waited; 0 for no packet.</summary>
    public long WaitedSince;

    /// <summary>Of a retransmission, how long it waited, in nanoseconds.</summary>
    public long Waited;

    /// <summary>Of a reply, the number of the packet with its request; 0 for no packet.</summary>
    public long Request;

    /// <summary>Of a reply, the time of the request.</summary>
    public Timestamp RequestTime;

    /// <summary>Of a reply, the index of the request's header among the layers of its packet.</summary>
    public int RequestLayer;

    /// <summary>
    /// Of a request, the number of the packet with its reply, where the capture is read twice; 0 for no packet.
    /// </summary>
    public long Reply;

    /// <summary>The same of the packet with the next request of HTTP.</summary>
    public long NextRequest;

    /// <summary>The same of the packet with the next response of HTTP.</summary>
    public long NextReply;

    /// <summary>Of a response of HTTP, the URI of its request among the texts of the batch.</summary>
    public Range Target;

    /// <summary>Of a reply of ONC RPC, the program that was called.</summary>
    public uint Program;

    /// <summary>The version of that program.</summary>
    public uint ProgramVersion;

    /// <summary>The procedure that was called.</summary>
    public uint Procedure;

    /// <summary>Of a packet of RTP, its sequence number, counted on where it starts again from 0.</summary>
    public uint MediaSequence;

    /// <summary>Of a packet of RTP, what its SDP says about its payload type; 0 for nothing.</summary>
    public ushort MediaFormat;

    /// <summary>Of a packet of RTP, whether its payload is encrypted.</summary>
    public bool IsSecure;

    /// <summary>The number of the packet with the same query or response before; 0 for no packet.</summary>
    public long Original;

    /// <summary>The number of the packet with the request before the message's own; 0 for no packet.</summary>
    public long PreviousRequest;

    /// <summary>The number of the packet with the response before; 0 for no packet.</summary>
    public long PreviousReply;

    /// <summary>Whether the segment has, or ends with, a part of a message that later segments continue.</summary>
    public bool IsPartOfMessage;

    /// <summary>Whether the segment has the start of a frame of HTTP/2.</summary>
    public bool HasFrameStart;

    /// <summary>The version of TLS that the connection's server chose; 0 while unknown.</summary>
    public ushort TlsVersion;

    /// <summary>The shift of windows when no SYN was seen.</summary>
    public const sbyte UnknownShift = -1;

    /// <summary>The shift of windows in a connection that does not scale them.</summary>
    public const sbyte Unscaled = -2;
}

/// <summary>Parts of a connection that were seen, as tshark's <c>tcp.completeness</c> adds them up.</summary>
[Flags]
internal enum ConnectionParts : byte
{
    None = 0,
    Syn = 1,
    SynAck = 2,
    Ack = 4,
    Data = 8,
    Fin = 16,
    Reset = 32,
}

/// <summary>What the segments before make of a segment (Wireshark's user's guide, "TCP Analysis").</summary>
[Flags]
internal enum TcpFindings : uint
{
    None = 0,

    /// <summary>
    /// Data, SYN or FIN that does not advance the sequence and is not out of order. The next two are retransmissions
    /// too.
    /// </summary>
    Retransmission = 1 << 0,

    /// <summary>A retransmission after at least two duplicate acknowledgments, within 20 ms of the last.</summary>
    FastRetransmission = 1 << 1,

    /// <summary>A retransmission of acknowledged data.</summary>
    SpuriousRetransmission = 1 << 2,

    /// <summary>
    /// It does not advance the sequence, was not acknowledged, and follows the last one that did within the handshake's
    /// round trip, or 3 ms.
    /// </summary>
    OutOfOrder = 1 << 3,

    /// <summary>It begins after the next expected byte.</summary>
    LostSegment = 1 << 4,

    /// <summary>No data, and the acknowledgment, sequence and window of the one before.</summary>
    DuplicateAck = 1 << 5,

    /// <summary>At most one byte, just before the next expected byte.</summary>
    KeepAlive = 1 << 6,

    /// <summary>A window of zero, without SYN, FIN and RST.</summary>
    ZeroWindow = 1 << 7,

    /// <summary>The next byte, sent to a window of zero.</summary>
    ZeroWindowProbe = 1 << 8,

    /// <summary>The answer to a keep-alive.</summary>
    KeepAliveAck = 1 << 9,

    /// <summary>The answer to a zero window probe.</summary>
    ZeroWindowProbeAck = 1 << 10,

    /// <summary>No data and a new window.</summary>
    WindowUpdate = 1 << 11,

    /// <summary>Data up to the end of the receiver's window.</summary>
    WindowFull = 1 << 12,

    /// <summary>It acknowledges bytes that were not captured.</summary>
    AckLostSegment = 1 << 13,

    /// <summary>A SYN of a new connection with the addresses and ports of another.</summary>
    ReusedPorts = 1 << 14,

    /// <summary>A FIN of the side that closed first.</summary>
    ActiveClose = 1 << 15,

    /// <summary>A FIN of the side that closed second.</summary>
    PassiveClose = 1 << 16,

    /// <summary>Wireshark says something about it, if only the handshake's round trip.</summary>
    Noted = 1 << 17,

    /// <summary>All kinds of retransmission.</summary>
    Retransmissions = Retransmission | FastRetransmission | SpuriousRetransmission,

    /// <summary>Those that <c>tcp.analysis.flags</c> stands for.</summary>
    Flags = ActiveClose - 1,
}
