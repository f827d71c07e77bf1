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
        Current = new HeaderOption(kind, length, kind > HeaderOption.NoOperation ? _rest[LeastLength..end] : _rest[1..end]);
        _rest = _rest[end..];
        return true;
    }
}
