namespace PcapStream.Protocols.Fields;

/// <summary>Wireshark's names of types.</summary>
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
        FieldType.AbsoluteTime => "FT_ABSOLUTE_TIME",
        FieldType.RelativeTime => "FT_RELATIVE_TIME",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of fields"),
    };

    /// <summary>Whether values are numbers, and not truth, times, text or addresses.</summary>
    internal static bool IsNumber(FieldType type) => type is >= FieldType.Unsigned8 and <= FieldType.Signed32;

    /// <summary>Whether values are made of nothing but letters, digits, points, colons and signs.</summary>
    internal static bool IsPlain(FieldType type) => type is not (FieldType.None or FieldType.Text or FieldType.AbsoluteTime);
}
