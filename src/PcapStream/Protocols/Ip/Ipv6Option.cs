namespace PcapStream.Protocols.Ip;

/// <summary>
/// An option of a hop-by-hop or destination header, RFC 8200, section 4.2. Pad1, of type 0, is its type alone.
/// <code>
///  0      1        2
///  +------+--------+-----------------
///  | type | length | length bytes
///  +------+--------+-----------------
/// </code>
/// </summary>
public readonly ref struct Ipv6Option
{
    /// <summary>Type of a padding of one byte.</summary>
    public const byte Pad1 = 0;

    /// <summary>Type of a jumbo payload's length, RFC 2675.</summary>
    public const byte Jumbo = 0xC2;

    /// <summary>Type of a mobile node's home address, RFC 6275.</summary>
    public const byte HomeAddress = 0xC9;

    internal Ipv6Option(byte type, ReadOnlySpan<byte> data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>What the option is (IANA, destination options and hop-by-hop options).</summary>
    public byte Type { get; }

    /// <summary>What it says, without type and length.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
