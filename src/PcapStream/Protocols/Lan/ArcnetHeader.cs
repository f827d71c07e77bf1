namespace PcapStream.Protocols.Lan;

/// <summary>
/// ARCNET, RFC 1201, and RFC 1051, whose protocols have no split flag and sequence number. Linux records the hardware's
/// offset (LINKTYPE_ARCNET_LINUX), BSD the marks of exception frames (LINKTYPE_ARCNET_BSD).
/// <code>
///  0        1             2        2 or 4     +1           +2         +4
///  +--------+-------------+--------+----------+------------+----------+---------
///  | source | destination | offset | protocol | split flag | sequence | payload
///  +--------+-------------+--------+----------+------------+----------+---------
/// </code>
/// </summary>
internal static class ArcnetHeader
{
    private const int AddressesSize = 2;
    private const int OffsetSize = 2;
    private const int SequenceSize = 3;
    private const int ExceptionSize = 4;
    private const byte Exception = 0xFF;

    public static Protocol Decode(ref HeaderCursor cursor) => Decode(0, ref cursor);

    public static Protocol DecodeLinux(ref HeaderCursor cursor) => Decode(OffsetSize, ref cursor);

    private static Protocol Decode(int offsetSize, ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        if (!cursor.TryAddLayer(Protocol.Arcnet, AddressesSize + offsetSize + 1))
            return Protocol.None;
        byte protocol = bytes[AddressesSize + offsetSize];
        if (IsUnsequenced(protocol))
            return Next(protocol);
        bool isException = offsetSize == 0 && cursor.Rest is [Exception, ..];
        return cursor.TryExtend(isException ? ExceptionSize + SequenceSize : SequenceSize)
            ? Next(protocol)
            : Protocol.None;
    }

    // RFC 1051's IP and ARP, diagnosis, and BACnet.
    private static bool IsUnsequenced(byte protocol) => protocol is 0xF0 or 0xF1 or 0x80 or 0xCD;

    private static Protocol Next(byte protocol) => protocol switch
    {
        0xF0 or 0xD4 => Protocol.Ipv4,
        0xF1 or 0xD5 or 0xD6 => Protocol.Arp,
        0xC4 => Protocol.Ipv6,
        0xEC or 0xFA => Protocol.Ipx,
        _ => Protocol.None,
    };
}
