namespace PcapStream.Protocols.Fields;

/// <summary>What a field's values are; Wireshark's types (<c>tshark -G ftypes</c>), with the number of bits in the names of numbers.</summary>
public enum FieldType
{
    /// <summary>FT_NONE: there or not.</summary>
    None,

    /// <summary>FT_BOOLEAN, printed as 1 or 0.</summary>
    Boolean,

    /// <summary>FT_UINT8.</summary>
    Unsigned8,

    /// <summary>FT_UINT16.</summary>
    Unsigned16,

    /// <summary>FT_UINT24.</summary>
    Unsigned24,

    /// <summary>FT_UINT32.</summary>
    Unsigned32,

    /// <summary>FT_UINT64.</summary>
    Unsigned64,

    /// <summary>FT_INT8.</summary>
    Signed8,

    /// <summary>FT_INT16.</summary>
    Signed16,

    /// <summary>FT_INT32.</summary>
    Signed32,

    /// <summary>FT_IPv4.</summary>
    Ipv4,

    /// <summary>FT_IPv6.</summary>
    Ipv6,

    /// <summary>FT_ETHER: a 48-bit hardware address.</summary>
    Ether,

    /// <summary>FT_BYTES, printed in hexadecimal.</summary>
    Bytes,

    /// <summary>FT_STRING.</summary>
    Text,

    /// <summary>FT_ABSOLUTE_TIME.</summary>
    AbsoluteTime,

    /// <summary>FT_RELATIVE_TIME, seconds.</summary>
    RelativeTime,
}
