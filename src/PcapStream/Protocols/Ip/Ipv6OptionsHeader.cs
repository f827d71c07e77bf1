using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// IPv6 hop-by-hop or destination options, RFC 8200, sections 4.3 and 4.6.
/// <code>
///  0             1        2
///  +-------------+--------+---------------------------
///  | next header | length | options, to 8 * (length + 1)
///  +-------------+--------+---------------------------
/// </code>
/// </summary>
public readonly ref struct Ipv6OptionsHeader
{
    /// <summary>Minimum length of the header in bytes.</summary>
    public const int MinSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;

    private Ipv6OptionsHeader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The protocol that follows (IANA, protocol numbers).</summary>
    public byte NextHeader => _bytes[0];

    /// <summary>Length of the header in bytes, options included.</summary>
    public int HeaderLength => HeaderLengthOf(_bytes);

    /// <summary>Enumerates the options.</summary>
    public Ipv6Options Options => new(_bytes[2..HeaderLength]);

    /// <summary>Reads a header at the start of bytes.</summary>
    /// <returns>False if it is incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Ipv6OptionsHeader header)
    {
        header = new Ipv6OptionsHeader(bytes);
        return bytes.Length >= MinSize && bytes.Length >= HeaderLengthOf(bytes);
    }

    /// <summary>
    /// The home address of a mobile node, 16 bytes; empty if no option gives it.
    /// </summary>
    internal ReadOnlySpan<byte> HomeAddress
    {
        get
        {
            foreach (Ipv6Option option in Options)
            {
                if (option.Type == Ipv6Option.HomeAddress && option.Data.Length == 16)
                    return option.Data;
            }
            return default;
        }
    }

    // RFC 2675: the length of a packet that is too long for its IPv6 header; 0 if no option gives it.
    internal static int JumboLength(ReadOnlySpan<byte> bytes)
    {
        if (!TryRead(bytes, out Ipv6OptionsHeader header))
            return 0;
        foreach (Ipv6Option option in header.Options)
        {
            if (option.Type == Ipv6Option.Jumbo && option.Data.Length == 4)
                return (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(option.Data), int.MaxValue);
        }
        return 0;
    }

    internal static Protocol Decode(Protocol kind, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(kind, MinSize) || !cursor.TryExtend(HeaderLengthOf(bytes) - MinSize))
            return Protocol.None;
        return MissingBytes(bytes) is > 0 and int missing
            ? cursor.Malformed(bytes.Length + missing, bytes.Length)
            : IpProtocols.Next(bytes[0]);
    }

    // An option may end after its header; decoding stops if it ends after the packet.
    private static int MissingBytes(ReadOnlySpan<byte> bytes)
    {
        int at = 2;
        while (at < HeaderLengthOf(bytes))
            at += bytes[at] == Ipv6Option.Pad1 ? 1 : at + 1 == bytes.Length ? 2 : 2 + bytes[at + 1];
        return at - bytes.Length;
    }

    private static int HeaderLengthOf(ReadOnlySpan<byte> bytes) => (bytes[1] + 1) * 8;
}

/// <summary>Enumerates the options of a header, up to the first that does not fit.</summary>
public ref struct Ipv6Options
{
    private ReadOnlySpan<byte> _rest;

    internal Ipv6Options(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The current option.</summary>
    public Ipv6Option Current { get; private set; }

    /// <summary>Whether there are bytes left that are not an option.</summary>
    public readonly bool IsMalformed => !_rest.IsEmpty;

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly Ipv6Options GetEnumerator() => this;

    /// <summary>Advances to the next option.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        bool single = _rest[0] == Ipv6Option.Pad1;
        int length = single ? 1 : _rest.Length < 2 ? int.MaxValue : 2 + _rest[1];
        if (length > _rest.Length)
            return false;
        Current = new Ipv6Option(_rest[0], single ? default : _rest[2..length]);
        _rest = _rest[length..];
        return true;
    }
}

/// <summary>
/// An option of a hop-by-hop or destination header, RFC 8200, section 4.2. Pad1 (type 0) consists of the type alone.
/// <code>
///  0      1        2
///  +------+--------+-----------------
///  | type | length | length bytes
///  +------+--------+-----------------
/// </code>
/// </summary>
public readonly ref struct Ipv6Option
{
    /// <summary>Type of one byte of padding.</summary>
    public const byte Pad1 = 0;

    /// <summary>Type of a jumbo payload length, RFC 2675.</summary>
    public const byte Jumbo = 0xC2;

    /// <summary>Type of a mobile node's home address, RFC 6275.</summary>
    public const byte HomeAddress = 0xC9;

    internal Ipv6Option(byte type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>The option's type (IANA, destination options and hop-by-hop options).</summary>
    public byte Type { get; }

    /// <summary>The value, without type and length.</summary>
    public ReadOnlySpan<byte> Data { get; }
}

/// <summary>Fields of IPv6's hop-by-hop and destination options, RFC 8200, sections 4.3 and 4.6.</summary>
internal static class Ipv6OptionsFields
{
    public static readonly Field[] All =
    [
        Field.Decimal(Protocol.Ipv6HopByHop, "ipv6.hopopts.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6HopByHop, "ipv6.hopopts.len", FieldType.Unsigned8, "Length", 1),
        Length(Protocol.Ipv6HopByHop, "ipv6.hopopts.len_oct"),
        Field.Decimal(Protocol.Ipv6Destination, "ipv6.dstopts.nxt", FieldType.Unsigned8, "Next Header", 0),
        Field.Decimal(Protocol.Ipv6Destination, "ipv6.dstopts.len", FieldType.Unsigned8, "Length", 1),
        Length(Protocol.Ipv6Destination, "ipv6.dstopts.len_oct"),
    ];

    /// <summary>Length of an extension header in bytes; the header gives it in units of 8 after the first 8.</summary>
    internal static Field Length(Protocol protocol, string name) =>
        Field.Of(protocol, name, FieldType.Unsigned16, "Length", (in source, values) =>
        {
            if (source.Bytes.Length >= 2)
                values.AddDecimal((ulong)(source.Bytes[1] + 1) * 8);
        });
}
