namespace PcapStream.Protocols.Wireless;

/// <summary>
/// Enumerates the elements of a management frame (IEEE 802.11, section 9.4.2), which Wireshark calls tags.
/// <code>
///  0    1        2
///  +----+--------+--------------
///  | id | length | length bytes
///  +----+--------+--------------
/// </code>
/// </summary>
/// <param name="bytes">The elements, as far as they were captured.</param>
/// <param name="missing">The number of bytes that were not.</param>
internal ref struct WlanElements(ReadOnlySpan<byte> bytes, long missing)
{
    private const int HeaderSize = 2;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The current element.</summary>
    public WlanElement Current { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly WlanElements GetEnumerator() => this;

    /// <summary>Advances to the next element.</summary>
    /// <returns>False after the last, and after one that does not fit or ends in the middle of a list.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < HeaderSize)
            return false;
        int length = _rest[1];
        byte id = _rest[0];
        _rest = _rest[HeaderSize..];
        bool fits = length <= _rest.Length + missing;
        ReadOnlySpan<byte> data = _rest[..Math.Min(length, _rest.Length)];
        Current = new WlanElement(id, length, data);
        bool continues = fits && (id != WlanElement.Security || new WlanSecurity(data, length).IsComplete);
        _rest = continues ? _rest[data.Length..] : default;
        return true;
    }
}

/// <summary>An element of a management frame.</summary>
internal readonly ref struct WlanElement(byte id, int length, ReadOnlySpan<byte> data)
{
    public const byte Network = 0;
    public const byte Rates = 1;
    public const byte Channel = 3;
    public const byte TrafficMap = 5;
    public const byte Country = 7;
    public const byte Security = 48;
    public const byte MoreRates = 50;
    public const byte Vendor = 221;
    public const byte Extension = 255;

    /// <summary>The identifier (IEEE 802.11, table 9-92).</summary>
    public byte Id { get; } = id;

    /// <summary>Length of the data in bytes, as the element gives it.</summary>
    public int Length { get; } = length;

    /// <summary>The data, as far as it is there.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Whether all data is there.</summary>
    public bool IsWhole => Data.Length == Length;
}
