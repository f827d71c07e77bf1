using System.Collections.Frozen;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>
/// The ports of services that Zeek knows (likely_server_ports, as its base scripts fill it): who has one is the
/// responder of a connection whose beginning was not captured.
/// </summary>
internal static class ServerPorts
{
    private static readonly FrozenSet<ushort> Tcp = new ushort[]
    {
        21, 22, 25, 53, 79, 80, 81, 88, 135, 139, 143, 389, 443, 445, 465, 502, 514, 563, 585, 587, 614, 631, 636, 989,
        990, 992, 993, 995, 1080, 1434, 1883, 2811, 3128, 3268, 3306, 3389, 5222, 5223, 5269, 5432, 6379, 6666, 6667,
        6668, 6669, 8000, 8080, 8888, 20000,
    }.ToFrozenSet();

    private static readonly FrozenSet<ushort> Udp = new ushort[]
    {
        53, 67, 88, 123, 137, 161, 162, 389, 443, 514, 1812, 2123, 2152, 3389, 3544, 4011, 4754, 4789, 5060, 5072, 5353,
        5355, 6081, 20000,
    }.ToFrozenSet();

    /// <summary>Whether a port is that of a service.</summary>
    public static bool Contains(byte protocol, ushort port) => protocol switch
    {
        IpNumbers.Tcp => Tcp.Contains(port),
        IpNumbers.Udp => Udp.Contains(port),
        _ => false,
    };

    /// <summary>Whether connections to a port may be silent for an hour: FTP, SSH, Telnet and rlogin.</summary>
    public static bool IsInteractive(ushort port) => port is 21 or 22 or 23 or 513;

    /// <summary>Whether questions over UDP to a port are answered at once: DNS and its kin.</summary>
    public static bool IsNameService(ushort port) => port is 53 or 137 or 5353 or 5355;
}
