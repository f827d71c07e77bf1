namespace PcapStream.Decoding.Network;

/// <summary>
/// IPv6, RFC 8200, section 3.
/// <code>
///  0                              4                6             7           8        24            40
///  +------------------------------+----------------+-------------+-----------+--------+-------------+---------
///  | version 4|class 8|flow 20    | payload length | next header | hop limit | source | destination | payload
///  +------------------------------+----------------+-------------+-----------+--------+-------------+---------
/// </code>
/// </summary>
internal static class Ipv6Header
{
    private const int Size = 40;
    private const int NextHeaderOffset = 6;

    public static ProtocolSet Decode(ReadOnlySpan<byte> data) => data.Length < Size || data[0] >> 4 != 6
        ? ProtocolSet.Ipv6 | ProtocolSet.Other
        : ProtocolSet.Ipv6 | Ipv6ExtensionHeader.Decode(data[NextHeaderOffset], data[Size..]);
}
