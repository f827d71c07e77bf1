namespace PcapStream.Operations.Stats.Flows;

/// <summary>The protocol by whose addresses conversations and endpoints are counted.</summary>
public enum FlowLayer
{
    /// <summary>Ethernet addresses.</summary>
    Ethernet,

    /// <summary>IPv4 addresses.</summary>
    Ipv4,

    /// <summary>IPv6 addresses.</summary>
    Ipv6,

    /// <summary>TCP: addresses and ports; a port that is used again begins another conversation.</summary>
    Tcp,

    /// <summary>UDP: addresses and ports.</summary>
    Udp,

    /// <summary>SCTP: addresses and ports.</summary>
    Sctp,

    /// <summary>Stations of IEEE 802.11; control frames have none.</summary>
    Wlan,
}

/// <summary>The names of layers in statistics, in the order of <see cref="FlowLayer"/>.</summary>
internal static class FlowLayers
{
    public static IReadOnlyList<string> All { get; } = ["eth", "ip", "ipv6", "tcp", "udp", "sctp", "wlan"];

    /// <summary>The names of a statistic for each layer, such as <c>conv,tcp</c>.</summary>
    public static IReadOnlyList<string> NamesOf(string statistic) => [.. All.Select(layer => $"{statistic},{layer}")];

    /// <summary>The pattern of a statistic's names, such as <c>conv,eth|ip|...[,N]</c>.</summary>
    public static string PatternOf(string statistic) => $"{statistic},{string.Join('|', All)}[,N]";

    /// <summary>The layer of a name; null for an unknown name.</summary>
    public static FlowLayer? Find(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i] == name)
                return (FlowLayer)i;
        }
        return null;
    }
}
