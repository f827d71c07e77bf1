namespace PcapStream.Protocols.Lan;

/// <summary>
/// IP over Fibre Channel (LINKTYPE_IP_OVER_FC), RFC 2625, section 3: the network header.
/// <code>
///  0             8        16
///  +-------------+--------+-----
///  | destination | source | LLC
///  +-------------+--------+-----
/// </code>
/// </summary>
internal static class IpOverFibreChannelHeader
{
    private const int Size = 16;

    public static Protocol Decode(ref HeaderCursor cursor) =>
        cursor.TryAddLayer(Protocol.IpOverFibreChannel, Size) ? Protocol.Llc : Protocol.None;
}
