using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>What <see cref="TcpAnalysis"/> found wrong.</summary>
internal struct TcpTally
{
    /// <summary>
    /// Segments with data, SYN or FIN that do not advance the sequence and are not out of order, including the next
    /// two.
    /// </summary>
    public uint Retransmissions;

    /// <summary>
    /// Retransmissions after at least two duplicate acknowledgments, within 20 ms of the last.
    /// </summary>
    public uint FastRetransmissions;

    /// <summary>Retransmissions of acknowledged data.</summary>
    public uint SpuriousRetransmissions;

    /// <summary>
    /// Segments that do not advance the sequence, were not acknowledged, and follow the last one that did within the
    /// handshake's round trip, or 3 ms.
    /// </summary>
    public uint OutOfOrder;

    /// <summary>Segments that begin after the next expected byte.</summary>
    public uint Gaps;

    /// <summary>Segments without data that repeat acknowledgment, sequence and window.</summary>
    public uint DuplicateAcks;

    /// <summary>Segments of at most one byte, just before the next expected byte.</summary>
    public uint KeepAlives;

    /// <summary>Segments with a window of zero and without SYN, FIN and RST.</summary>
    public uint ZeroWindows;

    /// <summary>Segments with RST.</summary>
    public uint Resets;

    /// <summary>Counts a segment.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="findings">What was found.</param>
    public void Add(in TcpSegment segment, TcpFindings findings)
    {
        if (segment.Has(TcpControl.Reset))
            Resets++;
        if (findings == TcpFindings.None)
            return;
        Count(findings, TcpFindings.Retransmission, ref Retransmissions);
        Count(findings, TcpFindings.FastRetransmission, ref FastRetransmissions);
        Count(findings, TcpFindings.SpuriousRetransmission, ref SpuriousRetransmissions);
        Count(findings, TcpFindings.OutOfOrder, ref OutOfOrder);
        Count(findings, TcpFindings.LostSegment, ref Gaps);
        Count(findings, TcpFindings.DuplicateAck, ref DuplicateAcks);
        Count(findings, TcpFindings.KeepAlive, ref KeepAlives);
        Count(findings, TcpFindings.ZeroWindow, ref ZeroWindows);
    }

    private static void Count(TcpFindings findings, TcpFindings kind, ref uint count) =>
        count += (findings & kind) != 0 ? 1u : 0;
}
