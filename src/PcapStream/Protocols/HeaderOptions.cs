namespace PcapStream.Protocols;

/// <summary>Goes over the options of an IPv4 or TCP header, up to the end of the list or the first that does not fit.</summary>
public ref struct HeaderOptions
{
    private const int LeastLength = 2;

    private ReadOnlySpan<byte> _rest;
    private readonly int _missing;

    /// <summary>Begins before the first.</summary>
    /// <param name="bytes">The options of a header, padding included.</param>
    public HeaderOptions(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Begins before the first of options whose end is not there.</summary>
    /// <param name="bytes">Those that are there.</param>
    /// <param name="missing">How many are not.</param>
    internal HeaderOptions(ReadOnlySpan<byte> bytes, int missing)
    {
        _rest = bytes;
        _missing = missing;
    }

    /// <summary>The option at hand.</summary>
    public HeaderOption Current { get; private set; }

    /// <summary>Whether the last step found a length that contradicts the header's.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly HeaderOptions GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>False behind the last.</returns>
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
