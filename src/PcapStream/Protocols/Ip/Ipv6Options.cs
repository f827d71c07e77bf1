namespace PcapStream.Protocols.Ip;

/// <summary>Goes over a header's options, up to the first that does not fit.</summary>
public ref struct Ipv6Options
{
    private ReadOnlySpan<byte> _rest;

    internal Ipv6Options(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>The option at hand.</summary>
    public Ipv6Option Current { get; private set; }

    /// <summary>Whether bytes are left that make no option.</summary>
    public readonly bool IsMalformed => !_rest.IsEmpty;

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly Ipv6Options GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>False behind the last.</returns>
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
