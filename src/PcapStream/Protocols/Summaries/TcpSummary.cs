using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of TCP, with what the segments before say about one.</summary>
internal static class TcpSummary
{
    private const int FlagsEnd = 14;
    private const int UrgentEnd = 20;
    private const TcpControl Reserved = (TcpControl)0xE00;

    // In the order in which Wireshark puts them before the text, the last one first.
    private static readonly (TcpFindings Finding, byte[] Name)[] Findings =
    [
        (TcpFindings.ReusedPorts, "[TCP Port numbers reused] "u8.ToArray()),
        (TcpFindings.FastRetransmission, "[TCP Fast Retransmission] "u8.ToArray()),
        (TcpFindings.SpuriousRetransmission, "[TCP Spurious Retransmission] "u8.ToArray()),
        (TcpFindings.Retransmission, "[TCP Retransmission] "u8.ToArray()),
        (TcpFindings.OutOfOrder, "[TCP Out-Of-Order] "u8.ToArray()),
        (TcpFindings.LostSegment, "[TCP Previous segment not captured] "u8.ToArray()),
        (TcpFindings.AckLostSegment, "[TCP ACKed unseen segment] "u8.ToArray()),
        (TcpFindings.WindowUpdate, "[TCP Window Update] "u8.ToArray()),
        (TcpFindings.WindowFull, "[TCP Window Full] "u8.ToArray()),
        (TcpFindings.KeepAlive, "[TCP Keep-Alive] "u8.ToArray()),
        (TcpFindings.KeepAliveAck, "[TCP Keep-Alive ACK] "u8.ToArray()),
        (TcpFindings.DuplicateAck, "[TCP Dup ACK "u8.ToArray()),
        (TcpFindings.ZeroWindowProbe, "[TCP ZeroWindowProbe] "u8.ToArray()),
        (TcpFindings.ZeroWindow, "[TCP ZeroWindow] "u8.ToArray()),
        (TcpFindings.ZeroWindowProbeAck, "[TCP ZeroWindowProbeAck] "u8.ToArray()),
    ];

    private static readonly (TcpControl Flag, byte[] Name)[] Flags =
    [
        (TcpControl.Finish, "FIN"u8.ToArray()),
        (TcpControl.Synchronize, "SYN"u8.ToArray()),
        (TcpControl.Reset, "RST"u8.ToArray()),
        (TcpControl.Push, "PSH"u8.ToArray()),
        (TcpControl.Acknowledgment, "ACK"u8.ToArray()),
        (TcpControl.Urgent, "URG"u8.ToArray()),
        (TcpControl.EcnEcho, "ECE"u8.ToArray()),
        (TcpControl.CongestionWindowReduced, "CWR"u8.ToArray()),
        (TcpControl.AccurateEcn, "AE"u8.ToArray()),
        (Reserved, "Reserved"u8.ToArray()),
    ];

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("TCP"u8);
        bool hasFacts = source.HasFacts(out StreamFacts facts);
        if (hasFacts)
            WriteFindings(facts, ref line);
        line.SetFence();
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.AddPorts(bytes);
        if (bytes.Length < FlagsEnd)
            return;
        TcpControl flags = TcpHeader.FlagsOf(bytes);
        WriteFlags(flags, ref line);
        if (bytes.Length < UrgentEnd)
            return;
        bool isAnalysed = hasFacts && facts.IsAnalysed;
        uint acknowledgmentBase = isAnalysed ? facts.AcknowledgmentBase : 0;
        line.Add(" Seq="u8, BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - (isAnalysed ? facts.SequenceBase : 0));
        if ((flags & TcpControl.Acknowledgment) != 0)
            line.Add(" Ack="u8, BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) - acknowledgmentBase);
        line.Add(" Win="u8);
        bool isScaled = isAnalysed && facts.WindowShift > 0 && (flags & TcpControl.Synchronize) == 0;
        line.Add((long)BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) << (isScaled ? facts.WindowShift : 0));
        if ((flags & TcpControl.Urgent) != 0)
            line.Add(" Urg="u8, BinaryPrimitives.ReadUInt16BigEndian(bytes[18..]));
        if (isAnalysed)
            line.Add(" Len="u8, facts.Length);
        WriteOptions(TcpHeader.OptionsOf(bytes), acknowledgmentBase, ref line);
        if (hasFacts && !source.Payload.IsEmpty)
            WritePayload(source, facts, ref line);
    }

    // What Wireshark says of data that no header of an application follows.
    private static void WritePayload(in FieldSource source, in StreamFacts facts, ref SummaryLine line)
    {
        bool isLast = source.Index == source.Packet.Layers.Length - 1;
        if (facts.IsPartOfMessage)
        {
            if (facts.HasFrameStart)
            {
                line.Begin("TCP"u8);
                line.Continue("TCP"u8, " "u8, afterFence: true);
            }
            else
                WriteStart(source, isLast, ref line);
            line.Add("[TCP segment of a reassembled PDU]"u8);
            return;
        }
        if (!isLast || !facts.IsAnalysed
            || (facts.Findings & (TcpFindings.Retransmissions | TcpFindings.OutOfOrder)) != 0)
            return;
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(source.Header);
        ushort to = BinaryPrimitives.ReadUInt16BigEndian(source.Header[2..]);
        if (Applications.IsHttp(from) || Applications.IsHttp(to))
        {
            line.Begin("HTTP"u8);
            line.Add("Continuation"u8);
        }
        else if (from == Applications.Https || to == Applications.Https)
        {
            line.Continue(
                facts.TlsVersion == 0 ? "SSL"u8 : TlsSummary.NameOf(facts.TlsVersion), ", "u8, afterFence: true);
            line.Add("Continuation Data"u8);
        }
        else
            return;
        if (source.Payload.Length < facts.Length)
            line.Add(PacketSummary.Limited);
    }

    // Where a message begins, Wireshark's dissector of HTTP has written its first line, and that of TLS nothing.
    private static void WriteStart(in FieldSource source, bool isLast, ref SummaryLine line)
    {
        if (TextSummaries.IsStart(source.Payload))
        {
            line.Begin("TCP"u8);
            TextSummaries.WriteFirstLine(source.Payload, ref line);
        }
        else if (isLast && TlsRecord.TryRead(source.Payload, out _))
        {
            line.Begin("TCP"u8);
            return;
        }
        line.Add(" "u8);
    }

    private static void WriteFindings(in StreamFacts facts, ref SummaryLine line)
    {
        TcpFindings found = facts.Findings & TcpFindings.Flags;
        if (found == TcpFindings.None)
            return;
        // Fast and spurious retransmissions are said alone.
        if ((found & (TcpFindings.FastRetransmission | TcpFindings.SpuriousRetransmission)) != 0)
            found &= ~TcpFindings.Retransmission;
        for (int i = Findings.Length - 1; i >= 0; i--)
        {
            if ((found & Findings[i].Finding) == 0)
                continue;
            line.Add(Findings[i].Name);
            if (Findings[i].Finding != TcpFindings.DuplicateAck)
                continue;
            line.Add(facts.DuplicateOf);
            line.Add("#"u8, facts.Duplicate);
            line.Add("] "u8);
        }
    }

    private static void WriteFlags(TcpControl flags, ref SummaryLine line)
    {
        line.Add(" ["u8);
        bool any = false;
        foreach ((TcpControl flag, byte[] name) in Flags)
        {
            if ((flags & flag) == 0)
                continue;
            if (any)
                line.Add(", "u8);
            any = true;
            line.Add(name);
        }
        line.Add(any ? "]"u8 : "<None>]"u8);
    }

    private static void WriteOptions(HeaderOptions options, uint origin, ref SummaryLine line)
    {
        foreach (HeaderOption option in options)
        {
            ReadOnlySpan<byte> data = option.Data;
            switch (option.Kind)
            {
                case TcpOptionKind.MaximumSegmentSize when TcpOptionKind.SegmentSize(option) is { } size:
                    line.Add(" MSS="u8, size);
                    break;
                case TcpOptionKind.WindowScale when TcpOptionKind.WindowShift(option) is { } shift:
                    // RFC 7323: the largest shift is 14.
                    line.Add(" WS="u8, 1u << Math.Min((int)shift, 14));
                    break;
                case TcpOptionKind.SelectiveAcknowledgmentPermitted when option.Length == 2:
                    line.Add(" SACK_PERM"u8);
                    break;
                case TcpOptionKind.SelectiveAcknowledgment:
                    for (; data.Length >= 8; data = data[8..])
                    {
                        line.Add(" SLE="u8, BinaryPrimitives.ReadUInt32BigEndian(data) - origin);
                        line.Add(" SRE="u8, BinaryPrimitives.ReadUInt32BigEndian(data[4..]) - origin);
                    }
                    break;
                case TcpOptionKind.Multipath:
                    line.Rename("MPTCP"u8);
                    break;
                case TcpOptionKind.Timestamps when data.Length == 8:
                    line.Add(" TSval="u8, BinaryPrimitives.ReadUInt32BigEndian(data));
                    line.Add(" TSecr="u8, BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
                    break;
            }
        }
    }
}
