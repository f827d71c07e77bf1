namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in link layers.</summary>
internal static class LinkNames
{
    /// <summary>Priorities of a VLAN tag (IEEE 802.1Q-2005, table G-2).</summary>
    public static NameTable Priorities { get; } = new("""
        0 Best Effort (default)
        1 Background
        2 Excellent Effort
        3 Critical Applications
        4 Video, < 100ms latency and jitter
        5 Voice, < 10ms latency and jitter
        6 Internetwork Control
        7 Network Control
        """);

    /// <summary>Types of Ethernet (IANA, IEEE 802 numbers).</summary>
    public static NameTable EtherTypes { get; } = new("""
        2048 IPv4
        34525 IPv6
        33024 802.1Q Virtual LAN
        33026 Simple Loop Protection Protocol
        33027 Virtual LACP
        33028 Simple Loop Protection Protocol (old)
        2054 ARP
        34605 Cisco Wireless Lan Context Control Protocol
        34691 Motorola Media Independent Network Transport
        9298 IEEE 802.11 (Centrino promiscuous)
        1536 XNS Internet Datagram Protocol
        2053 X.25 Layer 3
        2114 Wake on LAN
        2288 WiMax Mac-to-Mac
        15935 EPL_V1
        32821 RARP
        32824 DEC LanBridge
        32923 AppleTalk LLAP bridging
        32981 SNA-over-Ethernet
        32993 EtherNet/IP Device Level Ring
        33011 AARP
        33079 Netware IPX/SPX
        2989 Vines IP
        2991 Vines Echo
        6532 Netmon Train
        36864 Loopback
        34906 Foundry proprietary
        33023 Wellfleet Compression Protocol
        33153 Spanning Tree Protocol
        33277 Cabletron Interswitch Message Protocol
        33279 Cabletron SFVLAN 1.8 Tag-Based Flood
        33284 QNX 6 QNET protocol
        34915 PPPoE Discovery
        34916 PPPoE Session
        34924 HomePNA, wlan link local tunnel
        34925 Intel ANS probe
        34927 MS NLB heartbeat
        34928 Jumbo LLC
        34932 Broadcom tag
        34939 Homeplug
        35041 Homeplug AV
        35043 MRP
        34984 802.1ad Provider Bridge (Q-in-Q)
        35045 802.1AE (MACsec)
        35130 1905.1a Convergent Digital Home Network for Heterogenous Technologies
        35047 802.1ah Provider Backbone Bridge (mac-in-mac)
        35135 802.1br Bridge Port Extension E-Tag
        34958 802.1X Authentication
        35015 802.11i Pre-Authentication
        34887 MPLS label switched packet
        34888 MPLS multicast label switched packet
        15367 3Com NBP Datagram
        24576 DEC proto
        24577 DEC DNA Dump/Load
        24578 DEC DNA Remote Console
        24579 DEC DNA Routing
        24580 DEC LAT
        24581 DEC Diagnostics
        24582 DEC Customer use
        24583 DEC LAVC/SCA
        32833 DEC LAST
        25944 Transparent Ethernet bridging
        8193 Cisco Group Management Protocol
        8933 Gigamon Header
        8938 802.1Qat Multiple Stream Reservation Protocol
        35062 802.1ak Multiple Mac Registration Protocol
        35151 Network Service Header
        35208 PA HB Backup
        8944 IEEE 1722 Audio Video Transport Protocol
        8945 Robust Header Compression(RoHC)
        8947 Transparent Interconnection of Lots of Links
        8948 Intermediate System to Intermediate System
        34824 MAC Control
        34825 Slow Protocols
        36897 Real-Time Media Access Control
        36898 Real-Time Configuration Protocol
        34945 CDMA2000 A10 Unstructured byte stream
        34948 ATM over Ethernet
        34962 PROFINET
        34969 Realtek Layer 2 Protocols
        34978 ATA over Ethernet
        34980 EtherCAT frame
        34977 Telkonet powerline
        34987 ETHERNET Powerlink v2
        34989 XiMeta Technology
        34971 CSM_ENCAPS Protocol
        34997 Local Experimental Ethertype 1
        34998 Local Experimental Ethertype 2
        34999 IEEE 802a OUI Extended Ethertype
        35000 IEC 61850/GOOSE
        35001 IEC 61850/GSE management services
        35002 IEC 61850/SV (Sampled Value Transmission
        35018 Transparent Inter Process Communication
        35020 802.1 Link Layer Discovery Protocol (LLDP)
        35026 CDMA2000 A10 3GPP2 Packet
        35101 TTEthernet Protocol Control Frame
        35032 Circuit Emulation Services over Ethernet (MEF8)
        35033 Link Layer Topology Discovery (LLTD)
        35036 (WAVE) Short Message Protocol (WSM)
        35038 VMware Lab Manager
        34841 Cirrus Cobranet Packet
        33075 Juniper Netscreen Redundant Protocol
        37124 EERO Broadcast Packet
        32801 PPP IP Control Protocol
        49185 PPP Link Control Protocol
        49187 PPP Password Authentication Protocol
        33021 PPP Compression Control Protocol
        51966 Veritas Low Latency Transport (not officially registered)
        35074 IEEE 802.1ag Connectivity Fault Management (CFM) protocol
        35075 Data Center Ethernet (DCE) protocol(Cisco)
        35078 Fibre Channel over Ethernet
        35085 IEEE 802.11 data encapsulation
        35089 LINX IPC Protocol
        35092 FCoE Initialization Protocol
        35095 Media Independent Handover Protocol
        35054 Ethernet Local Management Interface (MEF16)
        35063 PTPv2 over Ethernet (IEEE1588)
        35064 Network Controller Sideband Interface
        35067 Parallel Redundancy Protocol (PRP) and HSR Supervision (IEC62439 Part 3)
        35073 Flow Layer Internal Protocol
        35093 RDMA over Converged Ethernet
        53261 Digium TDM over Ethernet Protocol
        34996 WAI Authentication Protocol
        35110 VN-Tag
        35115 Schweitzer Engineering Labs Layer 2 Protocol
        35119 High-availability Seamless Redundancy (IEC62439 Part 3)
        2303 AX.25
        35081 CiscoMetaData
        35143 GeoNetworking
        49374 eXpressive Internet Protocol
        49375 Neighborhood Watch Protocol
        35117 bluecom Protocol
        37120 QinQ: old non-standard 802.1ad
        39422 Technically Enhanced Capture Module Protocol (TECMP)
        41197 6LoWPAN
        53899 Arista Timestamp
        44798 eCPRI
        46307 CableLabs Layer-3 Protocol
        58709 EXos internal Extra Header
        65522 Cisco ACI ARP gleaning
        61889 802.1CB Frame Replication and Elimination for Reliability
        """);

    /// <summary>Codes of EAP, RFC 3748.</summary>
    public static NameTable EapCodes { get; } = new("""
        1 Request
        2 Response
        3 Success
        4 Failure
        5 Initiate
        6 Finish
        """);

    /// <summary>Types of EAP's methods (IANA, EAP registry).</summary>
    public static NameTable EapTypes { get; } = new("""
        1 Identity
        2 Notification
        3 Legacy Nak (Response Only)
        4 MD5-Challenge EAP (EAP-MD5-CHALLENGE)
        5 One-Time Password EAP (EAP-OTP)
        6 Generic Token Card EAP (EAP-GTC)
        9 RSA Public Key Authentication EAP (EAP-RSA-PKA)
        10 DSS Unilateral EAP (EAP-DSS)
        11 KEA EAP (EAP-KEA)
        12 KEA Validate EAP (EAP-KEA-VALIDATE)
        13 TLS EAP (EAP-TLS)
        14 Defender Token EAP (EAP-AXENT)
        15 RSA Security SecurID EAP (EAP-RSA-SECURID)
        16 Arcot Systems EAP (EAP-ARCOT-SYSTEMS)
        17 Cisco Wireless EAP / Lightweight EAP (EAP-LEAP)
        18 GSM Subscriber Identity Modules EAP (EAP-SIM)
        19 Secure Remote Password SHA1 Part 1 EAP (EAP-SRP-SHA1-PART1)
        20 Secure Remote Password SHA1 Part 2 EAP (EAP-SRP-SHA1-PART2)
        21 Tunneled TLS EAP (EAP-TTLS)
        22 Remote Access Service EAP (EAP-RAS)
        23 UMTS Authentication and Key Agreement EAP (EAP-AKA)
        24 3Com Wireless EAP (EAP-3COM-WIRELESS)
        25 Protected EAP (EAP-PEAP)
        26 MS-Authentication EAP (EAP-MS-AUTH)
        27 Mutual Authentication w/Key Exchange EAP (EAP-MAKE)
        28 CRYPTOCard EAP (EAP-CRYPTOCARD)
        29 MS-CHAP-v2 EAP (EAP-MS-CHAP-V2)
        30 DynamID EAP (EAP-DYNAMID)
        31 Rob EAP (EAP-ROB)
        32 Protected One-Time Password EAP (EAP-POTP)
        33 MS-Authentication TLV EAP (EAP-MS-AUTH-TLV)
        34 SentriNET (EAP-SENTRINET)
        35 Actiontec Wireless EAP (EAP-ACTIONTEC-WIRELESS)
        36 Cogent Systems Biometrics Authentication EAP (EAP-COGENT-BIOMETRIC)
        37 AirFortress EAP (EAP-AIRFORTRESS)
        38 HTTP Digest EAP (EAP-HTTP-DIGEST)
        39 SecureSuite EAP (EAP-SECURESUITE)
        40 DeviceConnect EAP (EAP-DEVICECONNECT)
        41 Simple Password Exponential Key Exchange EAP (EAP-SPEKE)
        42 MOBAC EAP (EAP-MOBAC)
        43 Flexible Authentication via Secure Tunneling EAP (EAP-FAST)
        44 ZoneLabs EAP (EAP-ZLXEAP)
        45 Link EAP (EAP-LINK)
        46 Password Authenticated eXchange EAP (EAP-PAX)
        47 Pre-Shared Key EAP (EAP-PSK)
        48 Shared-secret Authentication and Key Establishment EAP (EAP-SAKE)
        49 Internet Key Exchange v2 EAP (EAP-IKEv2)
        50 UMTS Authentication and Key Agreement' EAP (EAP-AKA')
        51 Generalized Pre-Shared Key EAP (EAP-GPSK)
        52 Password EAP (EAP-pwd)
        53 Encrypted Key Exchange v1 EAP (EAP-EKEv1)
        55 Tunneled EAP protocol
        254 Expanded Type
        255 Experimental
        """);

    /// <summary>Types of EAPOL's packets, IEEE 802.1X.</summary>
    public static NameTable PortAccessTypes { get; } = new("""
        0 EAP Packet
        1 Start
        2 Logoff
        3 Key
        4 Encapsulated ASF Alert
        5 MKA
        6 Announcement (Generic)
        7 Announcement (Specific)
        8 Announcement Request
        """);

    /// <summary>Types and subtypes of IEEE 802.11's frames: 16 times the type and the subtype.</summary>
    public static NameTable WlanSubtypes { get; } = new("""
        0 Association Request
        1 Association Response
        2 Reassociation Request
        3 Reassociation Response
        4 Probe Request
        5 Probe Response
        6 Measurement Pilot
        8 Beacon frame
        9 ATIM
        10 Disassociate
        11 Authentication
        12 Deauthentication
        13 Action
        14 Action No Ack
        15 Aruba Management
        18 Trigger
        20 Beamforming Report Poll
        21 VHT/HE NDP Announcement
        23 Control Wrapper
        24 802.11 Block Ack Req
        25 802.11 Block Ack
        26 Power-Save poll
        27 Request-to-send
        28 Clear-to-send
        29 Acknowledgement
        30 CF-End (Control-frame)
        31 CF-End + CF-Ack (Control-frame)
        32 Data
        33 Data + CF-Ack
        34 Data + CF-Poll
        35 Data + CF-Ack + CF-Poll
        36 Null function (No data)
        37 Acknowledgement (No data)
        38 CF-Poll (No data)
        39 CF-Ack/Poll (No data)
        40 QoS Data
        41 QoS Data + CF-Acknowledgment
        42 QoS Data + CF-Poll
        43 QoS Data + CF-Ack + CF-Poll
        44 QoS Null function (No data)
        46 QoS CF-Poll (No Data)
        47 QoS CF-Ack + CF-Poll (No data)
        48 DMG Beacon
        49 S1G Beacon
        354 Poll
        355 Service Period Request
        356 Grant
        357 DMG Clear-to-send
        358 DMG Denial-to-send
        359 Grant Acknowledgment
        360 Sector Sweep
        361 Sector Sweep Feedback
        362 Sector Sweep Acknowledgment
        """);
}
