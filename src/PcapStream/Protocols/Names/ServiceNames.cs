namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in the protocols of services.</summary>
internal static class ServiceNames
{
    /// <summary>Types of DHCP's messages, RFC 2132, section 9.6, and others.</summary>
    public static NameTable DhcpTypes { get; } = new("""
        1 Discover
        2 Offer
        3 Request
        4 Decline
        5 ACK
        6 NAK
        7 Release
        8 Inform
        9 Force Renew
        10 Lease query
        11 Lease Unassigned
        12 Lease Unknown
        13 Lease Active
        14 Bulk Lease Query
        15 Lease Query Done
        16 Active LeaseQuery
        17 Lease Query Status
        18 TLS
        """);

    /// <summary>Types of DHCPv6's messages, RFC 8415, section 7.3.</summary>
    public static NameTable Dhcpv6Types { get; } = new("""
        1 Solicit
        2 Advertise
        3 Request
        4 Confirm
        5 Renew
        6 Rebind
        7 Reply
        8 Release
        9 Decline
        10 Reconfigure
        11 Information-request
        12 Relay-forw
        13 Relay-reply
        14 Leasequery
        15 Leasequery-reply
        16 Leasequery-done
        17 Leasequery-data
        18 Reconfigure-request
        19 Reconfigure-reply
        """);

    /// <summary>Codes of RADIUS (IANA, RADIUS types).</summary>
    public static NameTable RadiusCodes { get; } = new("""
        1 Access-Request
        2 Access-Accept
        3 Access-Reject
        4 Accounting-Request
        5 Accounting-Response
        6 Accounting-Status
        7 Password-Request
        8 Password-Ack
        9 Password-Reject
        10 Accounting-Message
        11 Access-Challenge
        12 Status-Server
        13 Status-Client
        21 Resource-Free-Request
        22 Resource-Free-Response
        23 Resource-Query-Request
        24 Query_Response
        25 Alternate-Resource-Reclaim-Request
        26 NAS-Reboot-Request
        27 NAS-Reboot-Response
        29 Next-Passcode
        30 New-Pin
        31 Terminate-Session
        32 Password-Expired
        33 Event-Request
        34 Event-Response
        40 Disconnect-Request
        41 Disconnect-ACK
        42 Disconnect-NAK
        43 CoA-Request
        44 CoA-ACK
        45 CoA-NAK
        50 IP-Address-Allocate
        51 IP-Address-Release
        129 ALU-State-Request
        130 ALU-State-Accept
        131 ALU-State-Reject
        132 ALU-State-Error
        """);

    /// <summary>Modes of NTP, RFC 5905, section 7.3.</summary>
    public static NameTable NtpModes { get; } = new("""
        0 reserved
        1 symmetric active
        2 symmetric passive
        3 client
        4 server
        5 broadcast
        6 reserved for NTP control message
        7 reserved for private use
        """);

    /// <summary>Commands of SMB 2 and 3, [MS-SMB2], section 2.2.1.</summary>
    public static NameTable Smb2Commands { get; } = new("""
        0 Negotiate Protocol
        1 Session Setup
        2 Session Logoff
        3 Tree Connect
        4 Tree Disconnect
        5 Create
        6 Close
        7 Flush
        8 Read
        9 Write
        10 Lock
        11 Ioctl
        12 Cancel
        13 KeepAlive
        14 Find
        15 Notify
        16 GetInfo
        17 SetInfo
        18 Break
        """);

    /// <summary>Types of MQTT's packets, MQTT 5.0, section 2.1.2.</summary>
    public static NameTable MqttTypes { get; } = new("""
        0 Reserved
        1 Connect Command
        2 Connect Ack
        3 Publish Message
        4 Publish Ack
        5 Publish Received
        6 Publish Release
        7 Publish Complete
        8 Subscribe Request
        9 Subscribe Ack
        10 Unsubscribe Request
        11 Unsubscribe Ack
        12 Ping Request
        13 Ping Response
        14 Disconnect Req
        15 Authentication Exchange
        16 Reserved
        """);

    /// <summary>Functions of Modbus, Modbus Application Protocol V1.1b3.</summary>
    public static NameTable ModbusFunctions { get; } = new("""
        1 Read Coils
        2 Read Discrete Inputs
        3 Read Holding Registers
        4 Read Input Registers
        5 Write Single Coil
        6 Write Single Register
        7 Read Exception Status
        8 Diagnostics
        11 Get Comm. Event Counters
        12 Get Comm. Event Log
        15 Write Multiple Coils
        16 Write Multiple Registers
        17 Report Slave ID
        20 Read File Record
        21 Write File Record
        22 Mask Write Register
        23 Read Write Register
        24 Read FIFO Queue
        43 Encapsulated Interface Transport
        90 Unity (Schneider)
        """);

    /// <summary>Opcodes of TFTP, RFC 1350 and RFC 2347.</summary>
    public static NameTable TftpOpcodes { get; } = new("""
        1 Read Request
        2 Write Request
        3 Data Packet
        4 Acknowledgement
        5 Error Code
        6 Option Acknowledgement
        255 Information (MSDP)
        """);

    /// <summary>Types of SNMP's messages, RFC 3416.</summary>
    public static NameTable SnmpTypes { get; } = new("""
        0 get-request
        1 get-next-request
        2 get-response
        3 set-request
        4 trap
        5 getBulkRequest
        6 informRequest
        7 snmpV2-trap
        8 report
        """);
}
