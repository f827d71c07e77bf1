namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in routing protocols.</summary>
internal static class RoutingNames
{
    /// <summary>Types of OSPF's packets, RFC 2328.</summary>
    public static NameTable OspfTypes { get; } = new("""
        1 Hello Packet
        2 DB Description
        3 LS Request
        4 LS Update
        5 LS Acknowledge
        """);

    /// <summary>Types of BGP's messages, RFC 4271, RFC 2918 and RFC 7313.</summary>
    public static NameTable BgpTypes { get; } = new("""
        1 OPEN Message
        2 UPDATE Message
        3 NOTIFICATION Message
        4 KEEPALIVE Message
        5 ROUTE-REFRESH Message
        6 CAPABILITY Message
        128 Cisco ROUTE-REFRESH Message
        """);

    /// <summary>Codes of DVMRP, version 1, RFC 1075.</summary>
    public static NameTable OldDvmrpCodes { get; } = new("""
        1 Response
        2 Request
        3 Non-membership report
        4 Non-membership cancellation
        """);

    /// <summary>Codes of DVMRP, version 3.</summary>
    public static NameTable DvmrpCodes { get; } = new("""
        1 Probe
        2 Report
        3 Ask Neighbors
        4 Neighbors
        5 Ask Neighbors 2
        6 Neighbors 2
        7 Prune
        8 Graft
        9 Graft ACK
        """);

    /// <summary>Opcodes of EIGRP, RFC 7868.</summary>
    public static NameTable EigrpOpcodes { get; } = new("""
        1 Update
        2 Request
        3 Query
        4 Reply
        5 Hello
        6 IPX/SAP Update
        7 Route Probe
        8 Hello (Ack)
        9 Stub-Info
        10 SIA-Query
        11 SIA-Reply
        """);

    /// <summary>Opcodes of HSRP, RFC 2281, and of Cisco's Advertise.</summary>
    public static NameTable HsrpOpcodes { get; } = new("""
        0 Hello
        1 Coup
        2 Resign
        3 Advertise
        """);

    /// <summary>States of HSRP, RFC 2281.</summary>
    public static NameTable HsrpStates { get; } = new("""
        0 Initial
        1 Learn
        2 Listen
        4 Speak
        8 Standby
        16 Active
        """);
}
