using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Streams;

/// <summary>Fields of TCP that depend on the segments before, as Wireshark's sequence analysis has them.</summary>
internal static class TcpStreamFields
{
    public static readonly Field[] All =
    [
        StreamNumberField.Of(Protocol.Tcp, "tcp.stream"),
        Of("tcp.completeness", FieldType.Unsigned8, "Conversation completeness",
            (in facts, _, values) => values.AddDecimal((byte)facts.Parts)).ChangedBySecondPass(),
        Of("tcp.seq", FieldType.Unsigned32, "Sequence Number",
            (in facts, bytes, values) => values.AddDecimal(Sequence(facts, bytes))),
        Of("tcp.nxtseq", FieldType.Unsigned32, "Next Sequence Number", (in facts, bytes, values) =>
        {
            bool hasEnds = (TcpHeader.FlagsOf(bytes) & (TcpControl.Synchronize | TcpControl.Finish)) != 0;
            if (facts.IsAnalysed)
                values.AddDecimal(Sequence(facts, bytes) + facts.Length + (hasEnds ? 1u : 0));
        }),
        Of("tcp.ack", FieldType.Unsigned32, "Acknowledgment Number", (in facts, bytes, values) =>
        {
            uint acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
            bool isRelative = facts.IsAnalysed && (TcpHeader.FlagsOf(bytes) & TcpControl.Acknowledgment) != 0;
            values.AddDecimal(isRelative ? acknowledgment - facts.AcknowledgmentBase : acknowledgment);
        }),
        Of("tcp.window_size", FieldType.Unsigned32, "Calculated window size", (in facts, bytes, values) =>
        {
            bool isScaled = facts is { IsAnalysed: true, WindowShift: > 0 } && !IsSyn(bytes);
            values.AddDecimal((uint)BinaryPrimitives.ReadUInt16BigEndian(bytes[14..])
                << (isScaled ? facts.WindowShift : 0));
        }),
        Of("tcp.window_size_scalefactor", FieldType.Signed32, "Window size scaling factor", (in facts, bytes, values) =>
        {
            if (!IsSyn(bytes))
                values.AddSigned(facts.WindowShift < 0 ? facts.WindowShift : 1L << facts.WindowShift);
        }),
        Of("tcp.time_relative", FieldType.RelativeTime, "Time since first frame in this TCP stream",
            (in source, values) => StreamTimes.AddSince(source, facts => facts.First, values)),
        Of("tcp.time_delta", FieldType.RelativeTime, "Time since previous frame in this TCP stream",
            (in source, values) => StreamTimes.AddSince(source, facts => facts.Previous, values)),
        OfUnacked("tcp.analysis.acks_frame", FieldType.FrameNumber, "This is an ACK to the segment in frame",
            (in facts, _, values) => AddIfAny(facts.Acknowledged, values)),
        OfUnacked("tcp.analysis.ack_rtt", FieldType.RelativeTime, "The RTT to ACK the segment was",
            (in facts, _, values) => AddTimeIfAny(facts.RoundTrip, values)),
        OfUnacked("tcp.analysis.initial_rtt", FieldType.RelativeTime, "iRTT", (in facts, _, values) =>
        {
            if (HasAnalysis(facts))
                AddTimeIfAny(facts.InitialRoundTrip, values);
        }).ChangedBySecondPass(),
        OfUnacked("tcp.analysis.bytes_in_flight", FieldType.Unsigned32, "Bytes in flight",
            (in facts, _, values) => AddIfAny(facts.BytesInFlight, values)),
        OfUnacked("tcp.analysis.push_bytes_sent", FieldType.Unsigned32, "Bytes sent since last PSH flag",
            (in facts, _, values) => AddIfAny(facts.PushBytes, values)),
        OfUnacked("tcp.analysis.rto", FieldType.RelativeTime, "The RTO for this segment was",
            (in facts, _, values) => AddTimeIfAny(facts.Waited, values)),
        OfUnacked("tcp.analysis.rto_frame", FieldType.FrameNumber, "RTO based on delta from frame",
            (in facts, _, values) =>
            {
                if (facts.Waited != 0)
                    AddIfAny(facts.WaitedSince, values);
            }),
        Finding("tcp.analysis.flags", "TCP Analysis Flags", TcpFindings.Flags),
        Finding("tcp.analysis.retransmission", "This frame is a (suspected) retransmission",
            TcpFindings.Retransmission),
        Finding("tcp.analysis.fast_retransmission", "This frame is a (suspected) fast retransmission",
            TcpFindings.FastRetransmission),
        Finding("tcp.analysis.spurious_retransmission", "This frame is a (suspected) spurious retransmission",
            TcpFindings.SpuriousRetransmission),
        Finding("tcp.analysis.out_of_order", "This frame is a (suspected) out-of-order segment",
            TcpFindings.OutOfOrder),
        Finding("tcp.analysis.reused_ports",
            "A new tcp session is started with the same ports as an earlier session in this trace",
            TcpFindings.ReusedPorts),
        Finding("tcp.analysis.lost_segment", "Previous segment(s) not captured (common at capture start)",
            TcpFindings.LostSegment),
        Finding("tcp.analysis.ack_lost_segment", "ACKed segment that wasn't captured (common at capture start)",
            TcpFindings.AckLostSegment),
        Finding("tcp.analysis.window_update", "TCP window update", TcpFindings.WindowUpdate),
        Finding("tcp.analysis.window_full", "TCP window specified by the receiver is now completely full",
            TcpFindings.WindowFull),
        Finding("tcp.analysis.keep_alive", "TCP keep-alive segment", TcpFindings.KeepAlive),
        Finding("tcp.analysis.keep_alive_ack", "ACK to a TCP keep-alive segment", TcpFindings.KeepAliveAck),
        // tshark has both a field and a note of this name.
        Finding("tcp.analysis.duplicate_ack", "Duplicate ACK", TcpFindings.DuplicateAck, count: 2),
        Of("tcp.analysis.duplicate_ack_num", FieldType.Unsigned32, "Duplicate ACK #", (in facts, _, values) =>
        {
            if ((facts.Findings & TcpFindings.DuplicateAck) != 0)
                values.AddDecimal((ulong)facts.Duplicate);
        }),
        Of("tcp.analysis.duplicate_ack_frame", FieldType.FrameNumber, "Duplicate to the ACK in frame",
            (in facts, _, values) =>
            {
                if ((facts.Findings & TcpFindings.DuplicateAck) != 0)
                    values.AddDecimal((ulong)facts.DuplicateOf);
            }),
        Finding("tcp.analysis.zero_window_probe", "TCP Zero Window Probe", TcpFindings.ZeroWindowProbe),
        Finding("tcp.analysis.zero_window", "TCP Zero Window segment", TcpFindings.ZeroWindow),
        Finding("tcp.analysis.zero_window_probe_ack", "ACK to a TCP Zero Window Probe",
            TcpFindings.ZeroWindowProbeAck),
        Finding("tcp.connection.fin_active", "This frame initiates the connection closing", TcpFindings.ActiveClose),
        Finding("tcp.connection.fin_passive", "This frame undergoes the connection closing",
            TcpFindings.PassiveClose),
    ];

    private delegate void FactsReader(in StreamFacts facts, ReadOnlySpan<byte> bytes, FieldValues values);

    private static Field Of(string name, FieldType type, string description, FactsReader read) =>
        Of(name, type, description, (in source, values) =>
        {
            if (source.HasFacts(out StreamFacts facts))
                read(facts, source.Bytes, values);
        });

    private static Field Of(string name, FieldType type, string description, FieldValueReader read) =>
        Field.OfStreams(Protocol.Tcp, name, type, description, read);

    private static Field Finding(string name, string description, TcpFindings finding, int count = 1) =>
        Of(name, FieldType.None, description, (in facts, _, values) =>
        {
            for (int i = 0; i < count && (facts.Findings & finding) != 0; i++)
                values.AddBoolean(true);
        });

    private static Field OfUnacked(string name, FieldType type, string description, FactsReader read) =>
        Of(name, type, description, read).OfUnacked();

    // Wireshark says nothing of a segment without one of these.
    private static bool HasAnalysis(in StreamFacts facts) =>
        facts.Acknowledged > 0 || (facts.Findings & (TcpFindings.Flags | TcpFindings.Noted)) != 0;

    private static void AddIfAny(long number, FieldValues values)
    {
        if (number != 0)
            values.AddDecimal((ulong)number);
    }

    private static void AddTimeIfAny(long nanoseconds, FieldValues values)
    {
        if (nanoseconds != 0)
            values.AddSeconds(nanoseconds);
    }

    private static bool IsSyn(ReadOnlySpan<byte> bytes) =>
        (TcpHeader.FlagsOf(bytes) & TcpControl.Synchronize) != 0;

    private static uint Sequence(in StreamFacts facts, ReadOnlySpan<byte> bytes)
    {
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return facts.IsAnalysed ? sequence - facts.SequenceBase : sequence;
    }
}
