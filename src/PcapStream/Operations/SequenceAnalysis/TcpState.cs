namespace PcapStream.Operations.SequenceAnalysis;

/// <summary>What <see cref="TcpAnalysis"/> remembers of a conversation.</summary>
internal struct TcpState
{
    public TcpSide Low;
    public TcpSide High;
    public long SynTime;

    /// <summary>Time from the SYN to the handshake's last segment; 0 while unknown.</summary>
    public long RoundTrip;
}
