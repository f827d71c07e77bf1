namespace PcapStream.Protocols;

/// <summary>
/// An option of IPv4 (RFC 791, section 3.1) or TCP (RFC 9293, section 3.2). The end of the list, 0, and the padding, 1, are
/// their kind alone.
/// <code>
///  0      1        2
///  +------+--------+---------------------
///  | kind | length | length - 2 bytes
///  +------+--------+---------------------
/// </code>
/// </summary>
public readonly ref struct HeaderOption
{
    /// <summary>Kind of the list's end.</summary>
    public const byte End = 0;

    /// <summary>Kind of a padding of one byte.</summary>
    public const byte NoOperation = 1;

    internal HeaderOption(byte kind, int length, ReadOnlySpan<byte> data)
    {
        Kind = kind;
        Length = length;
        Data = data;
    }

    /// <summary>What the option is (IANA, IP option numbers and TCP option kinds).</summary>
    public byte Kind { get; }

    /// <summary>Bytes of it, kind and length included, as it says; those of the padding for the list's end.</summary>
    public int Length { get; }

    /// <summary>
    /// What it says, as far as it is there, without kind and length; the padding behind the list's end.
    /// </summary>
    public ReadOnlySpan<byte> Data { get; }
}
