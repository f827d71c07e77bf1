using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Protocols.Dhcp;

/// <summary>
/// BOOTP, RFC 951, section 3, and DHCP, RFC 2131, section 2. The options of DHCP start after the cookie 63825363; a
/// message without it has 64 bytes of the vendor's there.
/// <code>
///  0    1      2        3      4    8      10      12          28                 44
///  +----+------+--------+------+----+------+-------+-----------+------------------+-------------
///  | op | type | length | hops | id | secs | flags | addresses | hardware address | server name
///  +----+------+--------+------+----+------+-------+-----------+------------------+-------------
///  108         236
///  +-----------+---------
///  | boot file | options
///  +-----------+---------
/// </code>
/// </summary>
internal readonly ref struct DhcpMessage
{
    /// <summary>Length of the fixed part in bytes.</summary>
    public const int Size = 236;

    public const int HardwareAddress = 28;
    public const int HardwareAddressSize = 16;
    public const int ServerName = 44;
    public const int FileName = 108;

    private const uint Cookie = 0x63825363;
    private const int CookieSize = 4;
    private const int VendorSize = 64;
    private const int LeastSize = 3;
    private const byte Request = 1;

    private DhcpMessage(ReadOnlySpan<byte> bytes)
    {
        Bytes = bytes;
        HasCookie = HasCookieIn(bytes);
    }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether options of DHCP follow.</summary>
    public bool HasCookie { get; }

    /// <summary>Offset of the first option.</summary>
    public int OptionsOffset => Size + (HasCookie ? CookieSize : VendorSize);

    /// <summary>The length of a hardware address, as the message gives it.</summary>
    public byte HardwareLength => Bytes[2];

    /// <summary>Whether the hardware address is one of Ethernet's.</summary>
    public bool IsEther => IsEtherType(Bytes[1]) && HardwareLength == 6;

    /// <summary>
    /// Whether options are in the server's name (bit 1) or the file's (bit 0), by the last option 52.
    /// </summary>
    public int Overload { get; private init; }

    /// <summary>Whether all bytes were captured.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>Whether a hardware type (IANA, ARP parameters) has addresses of Ethernet's form.</summary>
    public static bool IsEtherType(byte type) => type is 1 or 6;

    /// <summary>Whether a message starts with the cookie of options.</summary>
    public static bool HasCookieIn(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Size + CookieSize && BinaryPrimitives.ReadUInt32BigEndian(bytes[Size..]) == Cookie;

    /// <summary>
    /// Reads the message of a layer. Wireshark first walks through the options: where they continue after the captured
    /// bytes, it shows no field.
    /// </summary>
    public static bool TryRead(in FieldSource source, out DhcpMessage message)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        message = default;
        if (bytes.Length < LeastSize
            || (bytes[0] == Request && bytes[2] > 0 && bytes.Length < HardwareAddress + bytes[2]))
            return false;
        message = new DhcpMessage(bytes);
        var options = new DhcpOptions(message, followsOverload: false);
        int overload = 0;
        while (options.MoveNext())
        {
            if (options.Current is { Code: DhcpOptions.Overload, HasLength: true, IsWhole: true })
                overload = options.AfterHeader;
        }
        long length = WireLength.OfDatagram(source);
        message = message with { Overload = overload, IsWhole = bytes.Length >= length };
        return options.IsAtEnd || options.Next >= length;
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Dhcp, Size);
        return Protocol.None;
    }
}
