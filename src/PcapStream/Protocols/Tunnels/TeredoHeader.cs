using System.Buffers.Binary;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Tunnels;

/// <summary>
/// Teredo, RFC 4380, section 5.1.1: IPv6 in UDP, optionally after an authentication and an origin indication.
/// <code>
///  0      2                          3                              4
///  +------+--------------------------+------------------------------+--------+----------------+-------+--------------
///  | 0 1  | identifier's length      | authentication value's length | both   | nonce 8        | confirmation 1
///  +------+--------------------------+------------------------------+--------+----------------+-------+--------------
///
///  0      2             4                8
///  +------+-------------+----------------+-------
///  | 0 0  | origin port | origin address | IPv6
///  +------+-------------+----------------+-------
/// </code>
/// </summary>
public readonly ref struct TeredoHeader
{
    private const int Authentication = 1;
    private const int AuthenticationSize = 13;
    private const int Origin = 0;
    private const int OriginSize = 8;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _origin;

    private TeredoHeader(ReadOnlySpan<byte> bytes, int origin)
    {
        _bytes = bytes;
        _origin = origin;
    }

    /// <summary>Whether it has an authentication indication.</summary>
    public bool HasAuthentication => IndicatorOf(_bytes) == Authentication;

    /// <summary>Whether it has an origin indication.</summary>
    public bool HasOrigin => IndicatorOf(_bytes[_origin..]) == Origin;

    /// <summary>Port of the origin, inverted to hide it from NATs; 0 if absent.</summary>
    public ushort OriginPort =>
        HasOrigin ? (ushort)~BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_origin + 2)..]) : (ushort)0;

    /// <summary>IPv4 address of the origin, inverted as well; no address if absent.</summary>
    public NetworkAddress OriginAddress => HasOrigin
        ? new(new(0, ~BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_origin + 4)..])), AddressKind.Ipv4)
        : default;

    /// <summary>Reads indications at the start of bytes.</summary>
    /// <returns>False if they are incomplete.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TeredoHeader header)
    {
        int origin = AuthenticationLength(bytes);
        header = new TeredoHeader(bytes, Math.Min(origin, bytes.Length));
        return bytes.Length >= origin && bytes.Length >= origin + OriginLength(bytes[origin..]);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        if (!cursor.TryAddLayer(Protocol.Teredo, 0) || !cursor.TryExtend(AuthenticationLength(cursor.Rest))
            || !cursor.TryExtend(OriginLength(cursor.Rest)))
            return Protocol.None;
        return cursor.Rest is [>= 0x60 and <= 0x6F, ..] ? Protocol.Ipv6 : Protocol.None;
    }

    private static int AuthenticationLength(ReadOnlySpan<byte> bytes)
    {
        if (IndicatorOf(bytes) != Authentication)
            return 0;
        return bytes.Length < 4 ? AuthenticationSize : AuthenticationSize + bytes[2] + bytes[3];
    }

    private static int OriginLength(ReadOnlySpan<byte> bytes) => IndicatorOf(bytes) == Origin ? OriginSize : 0;

    private static int IndicatorOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length < 2 ? -1 : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

/// <summary>Fields of Teredo, RFC 4380.</summary>
internal static class TeredoFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Teredo, "teredo.orig.port", FieldType.Unsigned16, "Origin UDP port", (in source, values) =>
        {
            if (TeredoHeader.TryRead(source.Header, out TeredoHeader header) && header.HasOrigin)
                values.AddDecimal(header.OriginPort);
        }),
        Field.Of(Protocol.Teredo, "teredo.orig.addr", FieldType.Ipv4, "Origin IPv4 address", (in source, values) =>
        {
            if (!TeredoHeader.TryRead(source.Header, out TeredoHeader header) || !header.HasOrigin)
                return;
            Span<byte> address = stackalloc byte[4];
            header.OriginAddress.TryWriteBytes(address, out _);
            values.AddIpv4(address);
        }),
    ];
}
