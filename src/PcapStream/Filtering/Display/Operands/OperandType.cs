using PcapStream.Protocols.Fields;

namespace PcapStream.Filtering.Display.Operands;

/// <summary>The type of a part's values.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Bits">The bits of a number.</param>
internal readonly record struct OperandType(OperandKind Kind, int Bits = 0)
{
    /// <summary>Bytes.</summary>
    public static readonly OperandType Bytes = new(OperandKind.Bytes);

    /// <summary>Text.</summary>
    public static readonly OperandType Text = new(OperandKind.Text);

    /// <summary>A protocol's header.</summary>
    public static readonly OperandType Protocol = new(OperandKind.Protocol);

    /// <summary>A number that is computed.</summary>
    public static readonly OperandType Computed = new(OperandKind.Signed, 64);

    /// <summary>A number with decimals.</summary>
    public static readonly OperandType Real = new(OperandKind.Real);

    /// <summary>Whether values are numbers.</summary>
    public bool IsNumber => Kind is OperandKind.Unsigned or OperandKind.Signed;

    /// <summary>Whether values are bytes in a row, whatever they mean.</summary>
    public bool IsBytes => Kind is OperandKind.Bytes or OperandKind.Ether or OperandKind.Protocol;

    /// <summary>Whether values are addresses of IP.</summary>
    public bool IsIp => Kind is OperandKind.Ipv4 or OperandKind.Ipv6;

    /// <summary>Whether <see cref="FieldValues.NumberAt"/> reads values.</summary>
    public bool HasNumbers =>
        IsNumber || Kind is OperandKind.Truth or OperandKind.Moment or OperandKind.Duration
            or OperandKind.Real;

    /// <summary>The type of a field.</summary>
    public static OperandType Of(FieldType type) => type switch
    {
        FieldType.None => new(OperandKind.Nothing),
        FieldType.Boolean => new(OperandKind.Truth),
        FieldType.Unsigned8 => new(OperandKind.Unsigned, 8),
        FieldType.Unsigned16 => new(OperandKind.Unsigned, 16),
        FieldType.Unsigned24 => new(OperandKind.Unsigned, 24),
        FieldType.Unsigned32 or FieldType.IpxNetwork => new(OperandKind.Unsigned, 32),
        FieldType.Unsigned64 or FieldType.FrameNumber => new(OperandKind.Unsigned, 64),
        FieldType.Signed8 => new(OperandKind.Signed, 8),
        FieldType.Signed16 => new(OperandKind.Signed, 16),
        FieldType.Signed32 => new(OperandKind.Signed, 32),
        FieldType.Ipv4 => new(OperandKind.Ipv4),
        FieldType.Ipv6 => new(OperandKind.Ipv6),
        FieldType.Ether => new(OperandKind.Ether),
        FieldType.Bytes => Bytes,
        FieldType.Text or FieldType.EndedText or FieldType.LimitedText => Text,
        FieldType.AbsoluteTime => new(OperandKind.Moment),
        FieldType.RelativeTime => new(OperandKind.Duration),
        FieldType.Real => new(OperandKind.Real),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of fields"),
    };

    /// <summary>Whether values can be compared with values of another type, on the right.</summary>
    public bool IsComparableWith(OperandType other) =>
        Kind == other.Kind
        || (IsNumber && (other.IsNumber || other.Kind == OperandKind.Truth))
        || (IsBytes && other.IsBytes)
        || (Kind == OperandKind.Bytes && (other.IsIp || other.Kind == OperandKind.Text))
        || (other.Kind == OperandKind.Bytes && (IsIp || Kind == OperandKind.Text));

    /// <summary>What values are, for messages.</summary>
    public override string ToString() => Kind switch
    {
        OperandKind.Nothing => "a label",
        OperandKind.Truth => "true or false",
        OperandKind.Unsigned or OperandKind.Signed => $"a number of {Bits} bits",
        OperandKind.Ipv4 => "an IPv4 address",
        OperandKind.Ipv6 => "an IPv6 address",
        OperandKind.Ether => "a MAC address",
        OperandKind.Bytes => "bytes",
        OperandKind.Protocol => "a protocol",
        OperandKind.Text => "text",
        OperandKind.Moment => "a time",
        OperandKind.Duration => "a number of seconds",
        OperandKind.Real => "a number with decimals",
        _ => throw new InvalidOperationException($"{Kind} is not a kind"),
    };
}

/// <summary>Kinds of values.</summary>
internal enum OperandKind
{
    /// <summary>No value: present or not.</summary>
    Nothing,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>Whole numbers from 0.</summary>
    Unsigned,

    /// <summary>Whole numbers.</summary>
    Signed,

    /// <summary>IPv4 addresses.</summary>
    Ipv4,

    /// <summary>IPv6 addresses.</summary>
    Ipv6,

    /// <summary>Hardware addresses.</summary>
    Ether,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>The bytes of a protocol.</summary>
    Protocol,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>Nanoseconds since 1970.</summary>
    Moment,

    /// <summary>Nanoseconds.</summary>
    Duration,

    /// <summary>Numbers with decimals.</summary>
    Real,
}
