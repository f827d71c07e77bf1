namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in IPX.</summary>
internal static class IpxNames
{
    /// <summary>Sockets.</summary>
    public static NameTable Sockets { get; } = new("""
        2 CISCO PING
        1105 NCP
        1106 SAP
        1107 RIP
        1109 NetBIOS
        1110 Diagnostic
        1111 Serialization
        1360 NWLink SMB Server
        1361 NWLink SMB Name Query
        1362 NWLink SMB Redirector
        1363 NWLink SMB Mailslot Datagram
        1364 NWLink SMB Messenger
        1365 NWLink SMB Browse
        1373 Attachmate Gateway
        16385 IPX Message
        16387 IPX Message
        16390 NetWare Directory Server
        16396 HP LaserJet/QuickSilver
        33028 NetWare 386
        34082 ADSM
        34238 Cisco EIGRP for IPX
        36739 Powerchute UPS Monitoring
        36865 NetWare Link Services Protocol
        36868 IPX WAN
        36879 SNMP Agent
        36880 SNMP Sink
        36987 SMS Testing and Development
        36998 Novell PING
        37009 TCP Tunnel
        37010 UDP Tunnel
        37042 NDPS Printer Agent/PSM
        37043 NDPS Broker
        37044 NDPS Service Registry Service
        37045 NDPS Event Notification Service
        37046 NDPS Remote Management Service
        37047 NDPS Notify Listener
        59525 NT Server-RPC/GW
        """);

    /// <summary>Types of packets.</summary>
    public static NameTable Types { get; } = new("""
        0 IPX
        1 RIP
        2 Echo
        3 Error
        4 PEP
        5 SPX
        16 Experimental Protocol
        17 NCP
        18 Experimental Protocol
        19 Experimental Protocol
        20 NetBIOS Broadcast
        21 Experimental Protocol
        22 Experimental Protocol
        23 Experimental Protocol
        24 Experimental Protocol
        25 Experimental Protocol
        26 Experimental Protocol
        27 Experimental Protocol
        28 Experimental Protocol
        29 Experimental Protocol
        30 Experimental Protocol
        31 Experimental Protocol
        """);

    /// <summary>Operations of SAP.</summary>
    public static NameTable ServiceTypes { get; } = new("""
        1 General Query
        2 General Response
        3 Nearest Query
        4 Nearest Response
        """);
}
