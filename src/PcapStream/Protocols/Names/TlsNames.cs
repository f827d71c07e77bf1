namespace PcapStream.Protocols.Names;

/// <summary>Wireshark's names of numbers in TLS.</summary>
internal static class TlsNames
{
    /// <summary>Content types of records (IANA, TLS parameters).</summary>
    public static NameTable ContentTypes { get; } = new("""
        20 Change Cipher Spec
        21 Alert
        22 Handshake
        23 Application Data
        24 Heartbeat
        25 Connection ID
        """);

    /// <summary>Levels of alerts, RFC 8446, section 6.</summary>
    public static NameTable AlertLevels { get; } = new("""
        1 Warning
        2 Fatal
        """);

    /// <summary>Descriptions of alerts (IANA, TLS parameters).</summary>
    public static NameTable Alerts { get; } = new("""
        0 Close Notify
        1 End of Early Data
        10 Unexpected Message
        20 Bad Record MAC
        21 Decryption Failed
        22 Record Overflow
        30 Decompression Failure
        40 Handshake Failure
        41 No Certificate
        42 Bad Certificate
        43 Unsupported Certificate
        44 Certificate Revoked
        45 Certificate Expired
        46 Certificate Unknown
        47 Illegal Parameter
        48 Unknown CA
        49 Access Denied
        50 Decode Error
        51 Decrypt Error
        60 Export Restriction
        70 Protocol Version
        71 Insufficient Security
        80 Internal Error
        86 Inappropriate Fallback
        90 User Canceled
        100 No Renegotiation
        109 Missing Extension
        110 Unsupported Extension
        111 Certificate Unobtainable
        112 Unrecognized Name
        113 Bad Certificate Status Response
        114 Bad Certificate Hash Value
        115 Unknown PSK Identity
        116 Certificate Required
        120 No application Protocol
        121 ECH Required
        """);

    /// <summary>Types of handshake messages (IANA, TLS parameters).</summary>
    public static NameTable Handshakes { get; } = new("""
        0 Hello Request
        1 Client Hello
        2 Server Hello
        3 Hello Verify Request
        4 New Session Ticket
        5 End of Early Data
        6 Hello Retry Request
        8 Encrypted Extensions
        11 Certificate
        12 Server Key Exchange
        13 Certificate Request
        14 Server Hello Done
        15 Certificate Verify
        16 Client Key Exchange
        20 Finished
        21 Client Certificate URL
        22 Certificate Status
        23 Supplemental Data
        24 Key Update
        25 Compressed Certificate
        67 Encrypted Extensions
        """);
}
