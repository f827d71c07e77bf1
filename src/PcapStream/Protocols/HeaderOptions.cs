namespace PcapStream.Protocols;

/// <summary>
/// Enumerates the options of an IPv4 or TCP header, up to the end of the list or the first that does not fit.
/// </summary>
public ref struct HeaderOptions
{
    private const int LeastLength = 2;

    private ReadOnlySpan<byte> _rest;
    private readonly int _missing;

    /// <summary>Starts before the first option.</summary>
    /// <param name="bytes">The options of a header, padding included.</param>
    public HeaderOptions(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Starts before the first option; the last bytes of the options were not captured.</summary>
    /// <param name="bytes">The captured bytes.</param>
    /// <param name="missing">Number of bytes that are missing.</param>
    internal HeaderOptions(ReadOnlySpan<byte> bytes, int missing)
    {
        _rest = bytes;
        _missing = missing;
    }

    /// <summary>The current option.</summary>
    public HeaderOption Current { get; private set; }

    /// <summary>Whether the last option's length contradicts that of the header.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly HeaderOptions GetEnumerator() => this;

    /// <summary>Advances to the next option.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        byte kind = _rest[0];
        int length = 1;
        if (kind > HeaderOption.NoOperation)
        {
            length = _rest.Length < LeastLength ? 0 : _rest[1];
            IsMalformed = length < LeastLength || length > _rest.Length + _missing;
            if (IsMalformed)
                return false;
        }
        if (kind == HeaderOption.End)
            length = _rest.Length;
        int end = Math.Min(length, _rest.Length);
        Current = new HeaderOption(
            kind, length, kind > HeaderOption.NoOperation ? _rest[LeastLength..end] : _rest[1..end]);
        _rest = _rest[end..];
        return true;
    }
}

/// <summary>
/// An option of IPv4 (RFC 791, section 3.1) or TCP (RFC 9293, section 3.2). End of list (kind 0) and padding (kind 1)
/// consist of the kind alone.
/// <code>
///  0      1        2
///  +------+--------+---------------------
///  | kind | length | length - 2 bytes
///  +------+--------+---------------------
/// </code>
/// </summary>
public readonly ref struct HeaderOption
{
    /// <summary>Kind of the end of the list.</summary>
    public const byte End = 0;

    /// <summary>Kind of one byte of padding.</summary>
    public const byte NoOperation = 1;

    internal HeaderOption(byte kind, int length, ReadOnlySpan<byte> data)
    {
        Kind = kind;
        Length = length;
        Data = data;
    }

    /// <summary>The option's kind (IANA, IP option numbers and TCP option kinds).</summary>
    public byte Kind { get; }

    /// <summary>
    /// Length in bytes as the option gives it, kind and length included; for the end of the list, that of the padding.
    /// </summary>
    public int Length { get; }

    /// <summary>
    /// The value without kind and length, as far as it was captured; for the end of the list, the padding.
    /// </summary>
    public ReadOnlySpan<byte> Data { get; }
}
