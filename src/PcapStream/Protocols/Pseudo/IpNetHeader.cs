namespace PcapStream.Protocols.Pseudo;

/// <summary>
/// Solaris's ipnet (LINKTYPE_IPNET): traffic between zones.
/// <code>
///  0         1        2           4        8                 12                16     20     24
///  +---------+--------+-----------+--------+-----------------+-----------------+------+------+---------
///  | version | family | hook type | length | interface index | group's index   | from | to   | payload
///  +---------+--------+-----------+--------+-----------------+-----------------+------+------+---------
/// </code>
/// </summary>
internal static class IpNetHeader
{
    private const int Size = 24;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        return cursor.TryAddLayer(Protocol.IpNet, Size) ? AddressFamilies.Next(bytes[1]) : Protocol.None;
    }
}
