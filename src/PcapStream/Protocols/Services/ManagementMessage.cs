using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Services;

/// <summary>
/// SNMP, versions 1 (RFC 1157, section 4) and 2 (RFC 1901, section 3), in ASN.1's basic encoding: a sequence of the
/// version, the community and the request. Version 3 has other parts after the version.
/// <code>
///  +----------+--------+---------+--------+---------+---------+--------+-----------+--------
///  | sequence | length | integer | length | version | octets  | length | community | request
///  +----------+--------+---------+--------+---------+---------+--------+-----------+--------
/// </code>
/// </summary>
internal static class ManagementMessage
{
    private const byte Sequence = 0x30;
    private const byte Integer = 2;
    private const byte Octets = 4;
    private const byte LongLength = 0x80;

    /// <summary>Whether bytes start as a message does: with a sequence, and in it a number.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> bytes) =>
        TryTake(ref bytes, Sequence, isWhole: false, out ReadOnlySpan<byte> message) && message is [Integer, ..];

    /// <summary>Reads the version.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="version">0 for version 1, and 1 for version 2.</param>
    /// <param name="rest">What follows it in the sequence.</param>
    /// <returns>False if it is incomplete or another.</returns>
    public static bool TryReadVersion(ReadOnlySpan<byte> bytes, out byte version, out ReadOnlySpan<byte> rest)
    {
        version = 0;
        rest = default;
        if (!TryTake(ref bytes, Sequence, isWhole: false, out ReadOnlySpan<byte> message)
            || !TryTake(ref message, Integer, isWhole: true, out ReadOnlySpan<byte> number)
            || number is not [0 or 1])
            return false;
        version = number[0];
        rest = message;
        return true;
    }

    /// <summary>Reads the community.</summary>
    /// <returns>False if it is incomplete, or the version is another than 1 and 2.</returns>
    public static bool TryReadCommunity(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> community)
    {
        community = default;
        return TryReadVersion(bytes, out _, out ReadOnlySpan<byte> rest)
            && TryTake(ref rest, Octets, isWhole: true, out community);
    }

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Management, 2);
        return Protocol.None;
    }

    private static bool TryTake(
        scoped ref ReadOnlySpan<byte> bytes, byte tag, bool isWhole, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (bytes.Length < 2 || bytes[0] != tag)
            return false;
        int length = bytes[1];
        ReadOnlySpan<byte> rest = bytes[2..];
        if (length >= LongLength)
        {
            int size = length - LongLength;
            if (size is 0 or > 3 || rest.Length < size)
                return false;
            length = 0;
            foreach (byte one in rest[..size])
                length = length << 8 | one;
            rest = rest[size..];
        }
        if (isWhole && length > rest.Length)
            return false;
        length = Math.Min(length, rest.Length);
        value = rest[..length];
        bytes = rest[length..];
        return true;
    }
}

/// <summary>Fields of SNMP, versions 1 and 2.</summary>
internal static class ManagementFields
{
    public static readonly Field[] All =
    [
        Field.Of(Protocol.Management, "snmp.version", FieldType.Signed32, "version", (in source, values) =>
        {
            if (ManagementMessage.TryReadVersion(source.Bytes, out byte version, out _))
                values.AddSigned(version);
        }),
        Field.Of(Protocol.Management, "snmp.community", FieldType.Text, "community", (in source, values) =>
        {
            if (ManagementMessage.TryReadCommunity(source.Bytes, out ReadOnlySpan<byte> community))
                values.AddText(community);
        }),
    ];
}
