namespace PcapStream.Protocols.Transport;

/// <summary>
/// Maps UDP ports to tunnels and, on request, to applications (IANA, service names and port numbers). The lower port
/// has precedence, as it is more likely to be that of a service.
/// </summary>
internal static class UdpPorts
{
    public const ushort Vxlan = 4789;
    public const ushort VxlanWithProtocol = 4790;

    public static Protocol Next(ushort source, ushort destination, in HeaderCursor cursor)
    {
        ReadOnlySpan<byte> payload = cursor.Rest;
        if (payload.IsEmpty)
            return Protocol.None;
        if (cursor.Media != Protocol.None)
            return cursor.Media;
        Protocol first = Of(Math.Min(source, destination), payload, cursor.Applications);
        if (first == Protocol.None)
            first = Of(Math.Max(source, destination), payload, cursor.Applications);
        return first == Protocol.None && cursor.Applications ? Applications.OnAnyPort(payload) : first;
    }

    private static Protocol Of(ushort port, ReadOnlySpan<byte> payload, bool applications) => port switch
    {
        213 => Protocol.Ipx,
        1701 when payload.Length > 1 && (payload[1] & 0xF) is 2 or 3 => Protocol.L2tp,
        2123 or 2152 => GtpOf(payload[0] >> 5),
        3386 when payload[0] >> 5 <= 2 => Protocol.GtpPrime,
        3544 => Protocol.Teredo,
        4341 => Protocol.LispData,
        4500 => Protocol.UdpEncapsulation,
        4754 => Protocol.Gre,
        5072 => Protocol.Ayiya,
        Vxlan or VxlanWithProtocol => Protocol.Vxlan,
        6081 => Protocol.Geneve,
        6635 => Protocol.Mpls,
        _ => applications ? Applications.OverUdp(port, payload) : Protocol.None,
    };

    private static Protocol GtpOf(int version) => version switch
    {
        0 or 1 => Protocol.Gtp,
        2 => Protocol.GtpV2,
        _ => Protocol.None,
    };
}
