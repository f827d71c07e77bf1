namespace PcapStream.Protocols.Dhcp;

/// <summary>
/// Enumerates the options of a message, RFC 2132, up to the end option or the last captured byte. Option 52 says that
/// options continue in the server's and the file's name; those come right after it.
/// <code>
///  0      1        2
///  +------+--------+--------------
///  | code | length | length bytes
///  +------+--------+--------------
/// </code>
/// </summary>
internal ref struct DhcpOptions
{
    public const byte Padding = 0;
    public const byte Overload = 52;
    public const byte End = 255;

    private const byte MessageType = 53;

    private const int InFile = 1;
    private const int InServerName = 2;

    private readonly ReadOnlySpan<byte> _message;
    private readonly bool _stopsAtFault;
    private int _end;
    private int _overload;
    private int _waiting;
    private int _resume;

    /// <summary>Starts before the first option.</summary>
    /// <param name="message">The message.</param>
    /// <param name="followsOverload">Whether to enumerate the options in names as well.</param>
    public DhcpOptions(DhcpMessage message, bool followsOverload)
    {
        _message = message.Bytes;
        _end = _message.Length;
        _stopsAtFault = followsOverload;
        _overload = followsOverload && message.Overload is > 0 and <= (InFile | InServerName) ? message.Overload : 0;
        Next = message.OptionsOffset;
    }

    /// <summary>The current option.</summary>
    public DhcpOption Current { get; private set; }

    /// <summary>Offset after the current option, which may be after the last captured byte.</summary>
    public int Next { get; private set; }

    /// <summary>
    /// The byte after the code and length of the current option, as Wireshark takes it for the value of option 52.
    /// </summary>
    public byte AfterHeader { get; private set; }

    /// <summary>Whether the end option was reached.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Returns this enumerator, for <c>foreach</c>.</summary>
    public readonly DhcpOptions GetEnumerator() => this;

    /// <summary>Advances to the next option.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        while (IsAtEnd || Next >= _end)
        {
            // An option that is incomplete is the last.
            if (!Current.IsWhole && Current.HasLength || !TryLeaveRegion())
                return false;
        }
        ReadOnlySpan<byte> rest = _message[Next..];
        byte code = rest[0];
        if (code is Padding or End)
        {
            int length = code == End ? 1 : _message[Next.._end].IndexOfAnyExcept(Padding);
            length = length < 0 ? _end - Next : length;
            Current = new DhcpOption(code, rest[..length]) { IsWhole = true };
            IsAtEnd = code == End;
            Next += length;
            return true;
        }
        if (rest.Length < 2)
        {
            Current = default;
            Next++;
            return false;
        }
        int size = rest[1];
        AfterHeader = rest.Length > 2 ? rest[2] : (byte)0;
        bool isWhole = rest.Length >= 2 + size;
        Current = new DhcpOption(code, isWhole ? rest.Slice(2, size) : default)
        {
            HasLength = true,
            Length = (byte)size,
            IsWhole = isWhole,
        };
        Next += 2 + size;
        // Wireshark fails on a type without a value.
        if (code == MessageType && size == 0 && _stopsAtFault)
            Next = _end = _message.Length;
        if (code == Overload && isWhole && _overload != 0 && size > 0)
        {
            _waiting = rest[2] & (InFile | InServerName);
            _resume = Next;
            _overload = 0;
            if (_waiting != 0)
                TryLeaveRegion();
        }
        return true;
    }

    // To the next of the names, or back to the options after option 52.
    private bool TryLeaveRegion()
    {
        if (_resume == 0)
            return false;
        (Next, _end) = (_waiting & InServerName) != 0 ? (DhcpMessage.ServerName, DhcpMessage.FileName)
            : (_waiting & InFile) != 0 ? (DhcpMessage.FileName, DhcpMessage.Size)
            : (_resume, _message.Length);
        if (_waiting == 0)
            _resume = 0;
        _waiting &= (_waiting & InServerName) != 0 ? ~InServerName : 0;
        IsAtEnd = false;
        return true;
    }
}

/// <summary>An option of DHCP; consecutive padding is one option.</summary>
internal readonly ref struct DhcpOption
{
    public DhcpOption(byte code, ReadOnlySpan<byte> data)
    {
        Code = code;
        Data = data;
    }

    /// <summary>The code (IANA, BOOTP and DHCP parameters).</summary>
    public byte Code { get; }

    /// <summary>The value; for padding and the end, all bytes. Empty if it is incomplete.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Whether the option has a length: not padding, and not the end.</summary>
    public bool HasLength { get; init; }

    /// <summary>Length of the value in bytes, as the option gives it.</summary>
    public byte Length { get; init; }

    /// <summary>Whether all bytes of the value were captured.</summary>
    public bool IsWhole { get; init; }
}
