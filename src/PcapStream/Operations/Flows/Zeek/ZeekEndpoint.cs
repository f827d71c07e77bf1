namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// One end of a connection. Sequence numbers of TCP are relative to that of its SYN, or of the byte before its first
/// packet, in 64 bits.
/// </summary>
internal struct ZeekEndpoint
{
    public ZeekState State;

    /// <summary>The state before <see cref="State"/>.</summary>
    public ZeekState StateBefore;

    /// <summary>Whether its close was taken note of.</summary>
    public bool DidClose;

    public bool HasFin;

    /// <summary>The relative number after the last FIN.</summary>
    public ulong FinEnd;

    /// <summary>Relative numbers of its last SYN, FIN and RST in the history.</summary>
    public ulong LastSyn;
    public ulong LastFin;
    public ulong LastRst;

    public uint BadChecksums;
    public uint Retransmissions;
    public uint ZeroWindows;
    public uint Gaps;

    /// <summary>Bytes of payload; of TCP, only while no sequence numbers say it.</summary>
    public long PayloadBytes;

    public ZeekStream Stream;

    private uint _start;
    private uint _last;
    private uint _acknowledged;
    private uint _lastWraps;
    private uint _acknowledgedWraps;

    /// <summary>The first sequence number.</summary>
    public readonly uint Start => _start;

    /// <summary>The number after the last one that was sent.</summary>
    public readonly uint Last => _last;

    /// <summary>How far the peer has acknowledged, relative.</summary>
    public readonly ulong Acknowledged => Wide(_acknowledged, _acknowledgedWraps) - _start;

    /// <summary>
    /// How far it has sent, as <see cref="Start"/> counts; less than that where only the number of a reset was seen.
    /// </summary>
    public readonly ulong Sent => Wide(_last, _lastWraps);

    /// <summary>Whether nothing but a SYN was acknowledged.</summary>
    public readonly bool IsUnacknowledged => Acknowledged is 0 or 1;

    /// <summary>Whether it is before the end of the handshake.</summary>
    public readonly bool IsInHandshake =>
        State is ZeekState.Inactive or ZeekState.SynSent or ZeekState.SynAckSent;

    /// <summary>Enters a state.</summary>
    public void Enter(ZeekState state)
    {
        if (State != state)
            (StateBefore, State) = (State, state);
    }

    /// <summary>Begins the numbers, also again; the wraps stay as they are.</summary>
    public void Begin(uint start, uint last) => (_start, _acknowledged, _last) = (start, start, last);

    /// <summary>The relative number of something that it sends.</summary>
    public readonly ulong RelativeOfSent(uint number, out bool isBefore) =>
        Relative(number, _last, _lastWraps, out isBefore);

    /// <summary>The relative number of something that is acknowledged to it.</summary>
    public readonly ulong RelativeOfAcknowledged(uint number, out bool isBefore) =>
        Relative(number, _acknowledged, _acknowledgedWraps, out isBefore);

    public void Send(uint last)
    {
        if (last < _last)
            _lastWraps++;
        _last = last;
    }

    /// <summary>Its peer acknowledges.</summary>
    public void Acknowledge(uint number)
    {
        // Far ahead, 0 is a header without a number rather than a large connection.
        const int TooFar = 1 << 20;
        int ahead = (int)(number - _acknowledged);
        if (ahead <= 0 || (number == 0 && ahead > TooFar))
            return;
        if (number < _acknowledged)
            _acknowledgedWraps++;
        _acknowledged = number;
    }

    /// <summary>Bytes of payload that a TCP endpoint has sent, by its sequence numbers.</summary>
    public readonly ulong SizeOfStream(in ZeekEndpoint peer)
    {
        bool isAborted = StateBefore == ZeekState.SynSent && State == ZeekState.Reset
            && peer.State == ZeekState.Inactive && !IsUnacknowledged;
        return isAborted ? 0 : SizeByNumbers();
    }

    /// <summary>The same, also of a connection that was aborted.</summary>
    public readonly ulong SizeByNumbers()
    {
        // The SYN and the FIN have numbers, but are no bytes.
        ulong size = Math.Max(Sent, Wide(_acknowledged, _acknowledgedWraps)) - _start;
        size -= size > 0 ? 1ul : 0;
        return HasFin && size > 0 ? size - 1 : size;
    }

    private static ulong Wide(uint number, uint wraps) => (ulong)wraps << 32 | number;

    private readonly ulong Relative(uint number, uint last, uint wraps, out bool isBefore)
    {
        int ahead = (int)(number - last);
        if (ahead < 0 && wraps > 0 && number > last)
            wraps--;
        else if (ahead > 0 && number < last)
            wraps++;
        int fromStart = (int)(number - _start);
        isBefore = wraps == 0 && fromStart < 0;
        return wraps == 0 ? (ulong)fromStart : Wide(number, wraps) - _start;
    }
}

/// <summary>The states of an end of a TCP connection.</summary>
internal enum ZeekState : byte
{
    /// <summary>It has sent nothing.</summary>
    Inactive,

    /// <summary>It has sent a SYN.</summary>
    SynSent,

    /// <summary>As the originator, it has sent a SYN with ACK.</summary>
    SynAckSent,

    /// <summary>It has sent data, but no SYN.</summary>
    Partial,

    Established,

    /// <summary>It has sent a FIN.</summary>
    Closed,

    /// <summary>It has sent a RST.</summary>
    Reset,
}
