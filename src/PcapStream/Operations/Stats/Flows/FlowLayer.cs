namespace PcapStream.Operations.Stats.Flows;

/// <summary>What conversations and endpoints are counted by.</summary>
public enum FlowLayer
{
    /// <summary>Ethernet addresses.</summary>
    Ethernet,

    /// <summary>IPv4 addresses.</summary>
    Ipv4,

    /// <summary>IPv6 addresses.</summary>
    Ipv6,

    /// <summary>TCP: addresses and ports; a port that is used again begins another conversation.</summary>
    Tcp,

    /// <summary>UDP: addresses and ports.</summary>
    Udp,

    /// <summary>SCTP: addresses and ports.</summary>
    Sctp,
}
