namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>Ports that Zeek's scripts register (scripts/base/protocols and packet-protocols).</summary>
internal static class PlainZeekPorts
{
    private const string TcpPorts =
        "135 20000 53 79 21 2811 80 81 631 1080 3128 8000 8080 8888 143 6666 6667 6668 6669 88 389 3268 502 1883 1434 "
        + "3306 5432 3389 6379 139 445 25 587 1080 22 443 465 563 585 614 636 989 990 992 993 995 5223 514 5222 5269";

    private const string UdpPorts =
        "67 4011 20000 53 137 5353 5355 88 389 123 443 1812 3389 5060 161 162 514 5072 6081 4754 2152 2123 3544 4789";

    private static readonly HashSet<int> Tcp = [.. TcpPorts.Split(' ').Select(int.Parse)];
    private static readonly HashSet<int> Udp = [.. UdpPorts.Split(' ').Select(int.Parse)];

    public static bool IsServer(int protocol, int port) => (protocol == 6 ? Tcp : Udp).Contains(port);

    /// <summary>Whether what is sent to a port of UDP is read as a tunnel.</summary>
    public static bool IsTunnel(int port) => port is 2123 or 2152 or 3544 or 4754 or 4789 or 5072 or 6081;

    /// <summary>Whether a port of UDP is read as DNS.</summary>
    public static bool IsNames(int port) => port is 53 or 137 or 5353 or 5355;
}
