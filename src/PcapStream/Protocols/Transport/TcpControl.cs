namespace PcapStream.Protocols.Transport;

/// <summary>TCP's control bits, RFC 9293, section 3.1, and RFC 3168.</summary>
[Flags]
public enum TcpControl : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Finish = 1 << 0,

    /// <summary>Synchronize sequence numbers.</summary>
    Synchronize = 1 << 1,

    /// <summary>Reset the connection.</summary>
    Reset = 1 << 2,

    /// <summary>Hand the data on at once.</summary>
    Push = 1 << 3,

    /// <summary>The acknowledgment number counts.</summary>
    Acknowledgment = 1 << 4,

    /// <summary>The urgent pointer counts.</summary>
    Urgent = 1 << 5,

    /// <summary>Congestion was echoed.</summary>
    EcnEcho = 1 << 6,

    /// <summary>The congestion window was reduced.</summary>
    CongestionWindowReduced = 1 << 7,

    /// <summary>Accurate ECN (draft-ietf-tcpm-accurate-ecn), or the nonce sum of RFC 3540.</summary>
    AccurateEcn = 1 << 8,
}
