namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>
/// An end of a connection as Zeek keeps it (src/analyzer/protocol/tcp/TCP_Endpoint). Wraps are not forgotten when the
/// numbers begin again.
/// </summary>
internal sealed class PlainZeekEndpoint
{
    public PlainZeekState State = PlainZeekState.Inactive;
    public PlainZeekState StateBefore = PlainZeekState.Inactive;
    public uint Start;
    public uint Last;
    public uint Acknowledged;
    public uint LastWraps;
    public uint AcknowledgedWraps;
    public int Fins;
    public ulong FinEnd;
    public bool DidClose;
    public ulong LastSyn;
    public ulong LastFin;
    public ulong LastRst;
    public Dictionary<char, uint> Counts = [];
    public PlainZeekStream Stream;

    /// <summary>What UDP, ICMP and others count; null for nothing yet.</summary>
    public long? Bytes;
    public long Packets;
    public long IpBytes;

    public PlainZeekEndpoint() => Stream = new PlainZeekStream(this);

    public bool IsInHandshake => State is PlainZeekState.Inactive or PlainZeekState.SynSent
        or PlainZeekState.SynAckSent;

    public bool HasNothingAcknowledged =>
        Full(Acknowledged, AcknowledgedWraps) == Start || Full(Acknowledged, AcknowledgedWraps) == Start + 1ul;

    public ulong RelativeAcknowledged => Full(Acknowledged, AcknowledgedWraps) - Start;

    public ulong FullLast => Full(Last, LastWraps);

    public void Begin(uint start, uint last) => (Start, Acknowledged, Last) = (start, start, last);

    public ulong Size(PlainZeekEndpoint peer)
    {
        if (StateBefore == PlainZeekState.SynSent && State == PlainZeekState.Reset
            && peer.State == PlainZeekState.Inactive && !HasNothingAcknowledged)
            return 0;
        ulong size = unchecked(Math.Max(FullLast, Full(Acknowledged, AcknowledgedWraps)) - Start);
        if (size != 0)
            size--;
        if (Fins > 0 && size != 0)
            size--;
        return size;
    }

    public ulong Relative(uint number, uint last, uint wraps, out bool isBefore)
    {
        isBefore = false;
        int delta = unchecked((int)(number - last));
        if (delta < 0 && wraps > 0 && number > last)
            wraps--;
        else if (delta > 0 && number < last)
            wraps++;
        if (wraps != 0)
            return unchecked(Full(number, wraps) - Start);
        delta = unchecked((int)(number - Start));
        isBefore = delta < 0;
        return unchecked((ulong)delta);
    }

    private static ulong Full(uint number, uint wraps) => ((ulong)wraps << 32) + number;
}

internal enum PlainZeekState
{
    Inactive,
    SynSent,
    SynAckSent,
    Partial,
    Established,
    Closed,
    Reset,
}
