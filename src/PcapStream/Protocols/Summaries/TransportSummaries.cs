using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of TCP and UDP.</summary>
internal static class TransportSummaries
{
    private const int PortsSize = 4;
    private const int FlagsEnd = 14;
    private const int UrgentEnd = 20;
    private const byte SctpData = 0;
    private const byte SctpAcknowledgment = 3;

    // RFC 9260, section 3.2, and RFC 5061.
    private static readonly NameTable Chunks = new("""
        0 DATA
        1 INIT
        2 INIT_ACK
        3 SACK
        4 HEARTBEAT
        5 HEARTBEAT_ACK
        6 ABORT
        7 SHUTDOWN
        8 SHUTDOWN_ACK
        9 ERROR
        10 COOKIE_ECHO
        11 COOKIE_ACK
        12 ECNE
        13 CWR
        14 SHUTDOWN_COMPLETE
        15 AUTH
        64 I_DATA
        128 ASCONF_ACK
        132 PAD
        192 FORWARD_TSN
        193 ASCONF
        194 I_FORWARD_TSN
        """);

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
        ((TcpControl)0x40, "ECE"u8.ToArray()),
        ((TcpControl)0x80, "CWR"u8.ToArray()),
        ((TcpControl)0x100, "AE"u8.ToArray()),
        ((TcpControl)0xE00, "Reserved"u8.ToArray()),
    ];

    public static void WriteUdp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("UDP"u8);
        ReadOnlySpan<byte> bytes = source.Bytes;
        WritePorts(bytes, ref line);
        if (!UdpHeader.TryRead(bytes, out UdpHeader header))
            return;
        if (!UdpHeader.IsLength(header.Length, UdpHeader.IsInIpv6(source.Packet.Layers[..source.Index])))
        {
            line.Add(" [BAD UDP LENGTH "u8);
            line.Add(header.Length);
            line.Add(" < 8]"u8);
            return;
        }
        if (header.Length > WireLength.OfLayer(source) && !source.IsFragment)
        {
            line.Add(" [BAD UDP LENGTH "u8);
            line.Add(header.Length);
            line.Add(" > IP PAYLOAD LENGTH]"u8);
        }
        line.Add(" Len="u8);
        line.Add(header.Length == 0 ? bytes.Length - UdpHeader.Size : header.Length - UdpHeader.Size);
    }

    public static void WriteTcp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("TCP"u8);
        bool hasFacts = source.HasFacts(out StreamFacts facts);
        if (hasFacts)
            WriteFindings(facts, ref line);
        line.SetFence();
        ReadOnlySpan<byte> bytes = source.Bytes;
        WritePorts(bytes, ref line);
        if (bytes.Length < FlagsEnd)
            return;
        TcpControl flags = TcpHeader.FlagsOf(bytes);
        WriteFlags(flags, ref line);
        if (bytes.Length < UrgentEnd)
            return;
        bool isAnalysed = hasFacts && facts.IsAnalysed;
        line.Add(" Seq="u8);
        line.Add(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) - (isAnalysed ? facts.SequenceBase : 0));
        if ((flags & TcpControl.Acknowledgment) != 0)
        {
            line.Add(" Ack="u8);
            line.Add(BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) - (isAnalysed ? facts.AcknowledgmentBase : 0));
        }
        line.Add(" Win="u8);
        bool isScaled = isAnalysed && facts.WindowShift > 0 && (flags & TcpControl.Synchronize) == 0;
        line.Add((long)BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) << (isScaled ? facts.WindowShift : 0));
        if ((flags & TcpControl.Urgent) != 0)
        {
            line.Add(" Urg="u8);
            line.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes[18..]));
        }
        if (isAnalysed)
        {
            line.Add(" Len="u8);
            line.Add(facts.Length);
        }
        WriteOptions(TcpHeader.OptionsOf(bytes), isAnalysed ? facts.AcknowledgmentBase : 0, ref line);
        if (hasFacts && !source.Payload.IsEmpty)
            WritePayload(source, facts, ref line);
    }

    // What Wireshark says of data that no header of an application follows.
    private static void WritePayload(in FieldSource source, in StreamFacts facts, ref SummaryLine line)
    {
        if (facts.IsPartOfMessage)
        {
            if (TextSummaries.IsWholeHead(source.Payload))
            {
                line.Begin("TCP"u8);
                TextSummaries.WriteFirstLine(source.Payload, ref line);
            }
            line.Add(" [TCP segment of a reassembled PDU]"u8);
            return;
        }
        bool isLast = source.Index == source.Packet.Layers.Length - 1;
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

    private static void WritePorts(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        if (bytes.Length < PortsSize)
            return;
        line.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        line.Add(" → "u8);
        line.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
    }

    private static void WriteFindings(in StreamFacts facts, ref SummaryLine line)
    {
        TcpFindings found = facts.Findings;
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
            line.Add("#"u8);
            line.Add(facts.Duplicate);
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
                    Write(" MSS="u8, size, ref line);
                    break;
                case TcpOptionKind.WindowScale when TcpOptionKind.WindowShift(option) is { } shift:
                    // RFC 7323: the largest shift is 14.
                    Write(" WS="u8, 1u << Math.Min((int)shift, 14), ref line);
                    break;
                case TcpOptionKind.SelectiveAcknowledgmentPermitted when option.Length == 2:
                    line.Add(" SACK_PERM"u8);
                    break;
                case TcpOptionKind.SelectiveAcknowledgment:
                    for (; data.Length >= 8; data = data[8..])
                    {
                        Write(" SLE="u8, BinaryPrimitives.ReadUInt32BigEndian(data) - origin, ref line);
                        Write(" SRE="u8, BinaryPrimitives.ReadUInt32BigEndian(data[4..]) - origin, ref line);
                    }
                    break;
                case TcpOptionKind.Multipath:
                    line.Rename("MPTCP"u8);
                    break;
                case TcpOptionKind.Timestamps when data.Length == 8:
                    Write(" TSval="u8, BinaryPrimitives.ReadUInt32BigEndian(data), ref line);
                    Write(" TSecr="u8, BinaryPrimitives.ReadUInt32BigEndian(data[4..]), ref line);
                    break;
            }
        }
    }

    private static void Write(ReadOnlySpan<byte> name, uint value, ref SummaryLine line)
    {
        line.Add(name);
        line.Add(value);
    }

    /// <summary>Writes the chunks of a packet of SCTP, whose sequence numbers are those of the packet.</summary>
    public static void WriteSctp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("SCTP"u8);
        if (!SctpHeader.TryRead(source.Bytes, out SctpHeader header))
            return;
        foreach (SctpChunk chunk in header.Chunks)
        {
            ReadOnlySpan<byte> value = chunk.Data;
            line.AddName(Chunks[chunk.Type], "UNKNOWN"u8, chunk.Type);
            switch (chunk.Type)
            {
                case SctpData when value.Length >= 4:
                    Write(" (TSN="u8, BinaryPrimitives.ReadUInt32BigEndian(value), ref line);
                    line.Add(")"u8);
                    break;
                case SctpAcknowledgment when value.Length >= 8:
                    Write(" (Ack="u8, BinaryPrimitives.ReadUInt32BigEndian(value), ref line);
                    Write(", Arwnd="u8, BinaryPrimitives.ReadUInt32BigEndian(value[4..]), ref line);
                    line.Add(")"u8);
                    break;
            }
            line.Add(" "u8);
        }
    }
}
