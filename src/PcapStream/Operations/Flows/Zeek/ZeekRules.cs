using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// What Zeek calls a connection, by its default configuration (base/init-bare.zeek, base/protocols/conn).
/// </summary>
internal readonly struct ZeekRules : IFlowRules<ZeekConnection>
{
    private const long Second = 1_000_000_000;

    // tcp_attempt_delay and tcp_close_delay.
    private const long AttemptTime = 5 * Second;
    private const long CloseTime = 5 * Second;

    // tcp_connection_linger: what has ended is looked for with a connection's first tick after that.
    private const long LingerTime = 5 * Second;

    // tcp_inactivity_timeout, port_inactivity_timeouts and udp_, icmp_ and unknown_ip_inactivity_timeout, the first of
    // which TCP has too until a handshake is complete.
    private const long TcpTime = 300 * Second;
    private const long InteractiveTime = 3600 * Second;
    private const long DatagramTime = 60 * Second;

    // dns_session_timeout, at which a connection ends that was silent for all but a second of it.
    private const long NameTime = 10 * Second;
    private const long NameSilence = NameTime - Second;

    private const ushort NtpPort = 123;

    private enum Timer
    {
        Attempt,
        Tick,
        Close,
        Tcp,
        Interactive,
        Datagram,
        Names,
    }

    public int Timers => (int)Timer.Names + 1;

    public FlowEnd EndBefore(in Flow<ZeekConnection> flow, in FlowPacket packet)
    {
        if (packet.Key.Protocol != IpNumbers.Tcp || !packet.Has(TcpControl.Synchronize))
            return FlowEnd.None;
        ref readonly ZeekEndpoint originator = ref Originator(flow);
        ref readonly ZeekEndpoint responder = ref Responder(flow);
        bool isAnswer = packet.Has(TcpControl.Acknowledgment);
        // Answers only begin connections whose originator was not seen.
        if (isAnswer && originator.State != ZeekState.Inactive)
            return FlowEnd.None;
        if (originator.DidClose || responder.DidClose)
            return FlowEnd.Reused;
        bool isRepeated = packet.Sequence == (isAnswer ? responder.Start : originator.Start);
        // A SYN after its answer is of the same connection.
        bool isLate = !isAnswer && originator.State == ZeekState.SynAckSent
            && responder.State == ZeekState.Inactive && packet.Sequence == responder.Start;
        return isRepeated || isLate ? FlowEnd.None : FlowEnd.Reused;
    }

    public void Begin(ref Flow<ZeekConnection> flow, in FlowPacket packet)
    {
        bool turns = Turns(packet);
        flow.Record.OriginatorIsLow = packet.IsFromLow != turns;
        flow.Details.Ticks = new ZeekTicks(packet.Clock);
        if (turns)
            flow.Details.History.AddTurn();
    }

    public FlowTimer Update(ref Flow<ZeekConnection> flow, in FlowPacket packet, QuietTimes quiet)
    {
        bool isFirst = packet.Ordinal == flow.Record.FirstOrdinal;
        flow.Details.Parents.Add(packet.Parent);
        return packet.Key.Protocol switch
        {
            IpNumbers.Tcp => AddTcp(ref flow, packet, quiet, isFirst),
            IpNumbers.Udp => AddUdp(ref flow, packet, isFirst),
            _ => AddOther(ref flow, packet, isFirst),
        };
    }

    public FlowTimer Expire(ref Flow<ZeekConnection> flow, long noticed)
    {
        if (flow.Record.Key.Protocol == IpNumbers.Tcp)
        {
            return HasEnded(flow) && noticed - flow.Record.End <= LingerTime
                ? new FlowTimer((int)Timer.Tick, flow.Details.Ticks.After(noticed))
                : FlowTimer.Unchanged;
        }
        bool isName = flow.Record.Key.Protocol == IpNumbers.Udp
            && ServerPorts.IsNameService(flow.Record.ResponderPort);
        return isName && noticed - flow.Record.End < NameSilence
            ? FlowTimer.After((int)Timer.Names, noticed, NameTime)
            : FlowTimer.Unchanged;
    }

    private static ref readonly ZeekEndpoint Originator(in Flow<ZeekConnection> flow) =>
        ref flow.Record.OriginatorIsLow ? ref flow.Details.Low : ref flow.Details.High;

    private static ref readonly ZeekEndpoint Responder(in Flow<ZeekConnection> flow) =>
        ref flow.Record.OriginatorIsLow ? ref flow.Details.High : ref flow.Details.Low;

    // Whether the first packet is from the responder, by the ports.
    private static bool Turns(in FlowPacket packet)
    {
        ushort source = packet.IsFromLow ? packet.Key.LowPort : packet.Key.HighPort;
        ushort destination = packet.IsFromLow ? packet.Key.HighPort : packet.Key.LowPort;
        byte protocol = packet.Key.Protocol;
        if (!ServerPorts.Contains(protocol, source) || packet.IsSyn || IsBroadcast(packet))
            return false;
        if (!ServerPorts.Contains(protocol, destination))
            return true;
        return protocol == IpNumbers.Tcp && !packet.Has(TcpControl.Synchronize) && source < destination;
    }

    private static bool IsBroadcast(in FlowPacket packet) =>
        packet.Key.Kind == (byte)AddressKind.Ipv4
        && (packet.IsFromLow ? packet.Key.High : packet.Key.Low).Lower == uint.MaxValue;

    private static void Count(ref Flow<ZeekConnection> flow, in FlowPacket packet) =>
        Count(ref flow, packet, isForward: packet.IsFromLow == flow.Record.OriginatorIsLow);

    private static void Count(ref Flow<ZeekConnection> flow, in FlowPacket packet, bool isForward)
    {
        ref FlowSide side = ref isForward ? ref flow.Record.Originator : ref flow.Record.Responder;
        side.Packets++;
        side.IpBytes += packet.IpBytes;
    }

    private static FlowTimer AddTcp(
        ref Flow<ZeekConnection> flow, in FlowPacket packet, QuietTimes quiet, bool isFirst)
    {
        ref ZeekConnection connection = ref flow.Details;
        if (isFirst && packet.Clues.HasFlag(ZeekClues.ExpectedData))
            connection.Services.AddFtpData();
        if (packet.Faults.HasFlag(PacketFaults.Header))
            return isFirst ? NextTick(ref flow, packet, quiet) : FlowTimer.Unchanged;
        if (packet.Faults.HasFlag(PacketFaults.Checksum))
        {
            bool isForward = packet.IsFromLow == flow.Record.OriginatorIsLow;
            ref ZeekEndpoint sender = ref packet.IsFromLow ? ref connection.Low : ref connection.High;
            connection.History.AddScaled(ref sender.BadChecksums, 'C', isForward);
            return isFirst ? NextTick(ref flow, packet, quiet) : FlowTimer.Unchanged;
        }
        (bool wasOver, bool wasAttempt) = (connection.IsOver, IsAttempt(flow));
        new ZeekTcp(ref flow, packet).Run();
        Count(ref flow, packet);
        if (packet.PayloadBytes > 0 && !packet.Has(TcpControl.Reset))
        {
            bool isForward = packet.IsFromLow == flow.Record.OriginatorIsLow;
            ulong bytes = connection.Low.SizeByNumbers() + connection.High.SizeByNumbers();
            connection.Services.AddTcp(
                packet.Clues, isForward, flow.Record.ResponderPort, bytes, connection.IsPartial);
        }
        if (connection.IsOver)
            return wasOver ? FlowTimer.Unchanged : After(Timer.Close, packet, CloseTime);
        if (HasEnded(flow))
            return NextTick(ref flow, packet, quiet);
        if (!IsInHandshake(flow))
            return IsInteractive(flow)
                ? After(Timer.Interactive, packet, InteractiveTime)
                : After(Timer.Tcp, packet, TcpTime);
        if (!IsAttempt(flow))
            return After(Timer.Datagram, packet, DatagramTime);
        return wasAttempt ? FlowTimer.Unchanged : After(Timer.Attempt, packet, AttemptTime);
    }

    private static FlowTimer AddUdp(ref Flow<ZeekConnection> flow, in FlowPacket packet, bool isFirst)
    {
        bool isForward = packet.IsFromLow == flow.Record.OriginatorIsLow;
        ref ZeekEndpoint sender = ref packet.IsFromLow ? ref flow.Details.Low : ref flow.Details.High;
        bool isRight = !packet.Faults.HasFlag(PacketFaults.Checksum);
        if (isRight)
        {
            flow.Record.End = packet.Time;
            flow.Details.History.AddOnce(ZeekEvents.Data, 'D', isForward);
            sender.State = ZeekState.Established;
            sender.PayloadBytes += packet.PayloadBytes;
            AddMessage(ref flow, packet, isForward);
            Count(ref flow, packet, isForward);
        }
        else
            flow.Details.History.AddScaled(ref sender.BadChecksums, 'C', isForward);
        if (ServerPorts.IsNameService(flow.Record.ResponderPort))
            return isFirst ? After(Timer.Names, packet, NameTime) : FlowTimer.Unchanged;
        return isFirst || isRight ? After(Timer.Datagram, packet, DatagramTime) : FlowTimer.Unchanged;
    }

    private static void AddMessage(ref Flow<ZeekConnection> flow, in FlowPacket packet, bool isForward)
    {
        if (packet.Clues == ZeekClues.None)
            return;
        ref ZeekConnection connection = ref flow.Details;
        ushort port = flow.Record.ResponderPort;
        connection.Services.AddUdp(packet.Clues, isForward, port);
        bool isName = ServerPorts.IsNameService(port);
        if (isName && packet.Clues.HasFlag(ZeekClues.Unfollowed))
            connection.History.AddOnce(ZeekEvents.Limit, 'X', isOriginator: true);
        bool isServer = packet.Clues.HasFlag(ZeekClues.FromServer);
        bool isClient = packet.Clues.HasFlag(ZeekClues.FromClient);
        if (port == NtpPort)
        {
            if (!connection.HasMessage && (isForward ? isServer : isClient))
                TurnDatagrams(ref flow);
        }
        else if (isName && (isServer || isClient))
        {
            if (!connection.HasMessage && isServer && isForward && !IsMulticast(flow.Record.ResponderAddress))
                TurnDatagrams(ref flow);
            connection.HasMessage = true;
        }
    }

    // An analyzer turns the connection: of what was counted, packets before this one turn with it, payload does not.
    private static void TurnDatagrams(ref Flow<ZeekConnection> flow)
    {
        ref FlowRecord record = ref flow.Record;
        ref ZeekConnection connection = ref flow.Details;
        record.OriginatorIsLow = !record.OriginatorIsLow;
        (record.Originator, record.Responder) = (record.Responder, record.Originator);
        (connection.Low, connection.High) = (connection.High, connection.Low);
        connection.History.AddTurn();
        connection.HasMessage = true;
    }

    private static bool IsMulticast(NetworkAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return length == 4 ? bytes[0] >> 4 == 0xE : bytes[0] == 0xFF;
    }

    private static FlowTimer AddOther(ref Flow<ZeekConnection> flow, in FlowPacket packet, bool isFirst)
    {
        if (packet.Faults.HasFlag(PacketFaults.Checksum))
            return isFirst ? After(Timer.Datagram, packet, DatagramTime) : FlowTimer.Unchanged;
        flow.Record.End = packet.Time;
        if (packet.Key.Protocol is IpNumbers.Icmp or IpNumbers.Icmpv6)
        {
            ref ZeekEndpoint sender = ref packet.IsFromLow ? ref flow.Details.Low : ref flow.Details.High;
            sender.PayloadBytes += packet.PayloadBytes;
            if (!packet.Faults.HasFlag(PacketFaults.Truncated))
                Count(ref flow, packet);
        }
        else
            Count(ref flow, packet);
        return After(Timer.Datagram, packet, DatagramTime);
    }

    private static FlowTimer After(Timer timer, in FlowPacket packet, long nanoseconds) =>
        FlowTimer.After((int)timer, packet.Clock, nanoseconds);

    private static FlowTimer NextTick(ref Flow<ZeekConnection> flow, in FlowPacket packet, QuietTimes quiet) =>
        new((int)Timer.Tick, flow.Details.Ticks.After(packet.Clock, quiet));

    // A connection that is not over, but has nothing more to expect: nothing of it counted, or one side has closed it,
    // and there is a reset that did not.
    private static bool HasEnded(in Flow<ZeekConnection> flow)
    {
        ref readonly ZeekConnection connection = ref flow.Details;
        return !connection.IsOver
            && (!HasState(flow)
                || ((connection.Low.DidClose || connection.High.DidClose)
                    && (connection.Low.State is ZeekState.Inactive or ZeekState.Reset
                        || connection.High.State is ZeekState.Inactive or ZeekState.Reset)));
    }

    private static bool IsInHandshake(in Flow<ZeekConnection> flow) =>
        flow.Details.Low.IsInHandshake && flow.Details.High.IsInHandshake;

    // Whether the originator has sent a SYN, and nothing has come back.
    private static bool IsAttempt(in Flow<ZeekConnection> flow) =>
        Originator(flow).State is ZeekState.SynSent or ZeekState.SynAckSent
        && Responder(flow).State == ZeekState.Inactive;

    private static bool HasState(in Flow<ZeekConnection> flow) =>
        flow.Details.Low.State != ZeekState.Inactive || flow.Details.High.State != ZeekState.Inactive;

    private static bool IsInteractive(in Flow<ZeekConnection> flow)
    {
        // analyzer_inactivity_timeouts.
        if (flow.Details.Services.IsInteractive)
            return true;
        if (!flow.Details.IsEstablished)
            return false;
        ushort port = flow.Record.ResponderPort;
        // Of a connection whose originator was not seen, the known port counts.
        bool isTurned = Originator(flow).State == ZeekState.Inactive
            && !ServerPorts.Contains(IpNumbers.Tcp, port)
            && ServerPorts.Contains(IpNumbers.Tcp, flow.Record.OriginatorPort);
        return ServerPorts.IsInteractive(isTurned ? flow.Record.OriginatorPort : port);
    }
}
