namespace PcapStream.Protocols.Fields;

/// <summary>
/// Types of fields: Wireshark's (<c>tshark -G ftypes</c>), with the number of bits in the names of numbers.
/// </summary>
public enum FieldType
{
    /// <summary>FT_NONE: present or not.</summary>
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

    /// <summary>FT_STRINGZ: text that a zero byte may end.</summary>
    EndedText,

    /// <summary>FT_ABSOLUTE_TIME.</summary>
    AbsoluteTime,

    /// <summary>FT_RELATIVE_TIME, seconds.</summary>
    RelativeTime,

    /// <summary>FT_FRAMENUM: the number of a packet.</summary>
    FrameNumber,

    /// <summary>FT_DOUBLE, printed with up to 15 digits.</summary>
    Real,

    /// <summary>FT_STRINGZTRUNC: text of a fixed length that a zero byte may end.</summary>
    LimitedText,

    /// <summary>FT_IPXNET: the number of a network of IPX.</summary>
    IpxNetwork,
}

/// <summary>Wireshark's names of field types.</summary>
public static class FieldTypeNames
{
    /// <summary>A type's name, as <c>tshark -G fields</c> prints it.</summary>
    public static string Of(FieldType type) => type switch
    {
        FieldType.None => "FT_NONE",
        FieldType.Boolean => "FT_BOOLEAN",
        FieldType.Unsigned8 => "FT_UINT8",
        FieldType.Unsigned16 => "FT_UINT16",
        FieldType.Unsigned24 => "FT_UINT24",
        FieldType.Unsigned32 => "FT_UINT32",
        FieldType.Unsigned64 => "FT_UINT64",
        FieldType.Signed8 => "FT_INT8",
        FieldType.Signed16 => "FT_INT16",
        FieldType.Signed32 => "FT_INT32",
        FieldType.Ipv4 => "FT_IPv4",
        FieldType.Ipv6 => "FT_IPv6",
        FieldType.Ether => "FT_ETHER",
        FieldType.Bytes => "FT_BYTES",
        FieldType.Text => "FT_STRING",
        FieldType.EndedText => "FT_STRINGZ",
        FieldType.AbsoluteTime => "FT_ABSOLUTE_TIME",
        FieldType.RelativeTime => "FT_RELATIVE_TIME",
        FieldType.FrameNumber => "FT_FRAMENUM",
        FieldType.Real => "FT_DOUBLE",
        FieldType.LimitedText => "FT_STRINGZTRUNC",
        FieldType.IpxNetwork => "FT_IPXNET",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of fields"),
    };

    /// <summary>Whether values are numbers. Booleans, times, text and addresses are not.</summary>
    internal static bool IsNumber(FieldType type) =>
        type is (>= FieldType.Unsigned8 and <= FieldType.Signed32)
            or FieldType.FrameNumber or FieldType.Real or FieldType.IpxNetwork;

    /// <summary>Whether values consist only of letters, digits, points, colons and signs.</summary>
    internal static bool IsPlain(FieldType type) =>
        type is not (FieldType.None or FieldType.Text or FieldType.EndedText or FieldType.LimitedText
            or FieldType.AbsoluteTime);
}
