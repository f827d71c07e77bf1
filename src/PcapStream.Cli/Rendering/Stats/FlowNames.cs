using PcapStream.Operations.Stats.Flows;

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>tshark's headings of layers.</summary>
internal static class FlowNames
{
    public static string Heading(FlowLayer layer) => layer switch
    {
        FlowLayer.Ethernet => "Ethernet",
        FlowLayer.Ipv4 => "IPv4",
        FlowLayer.Ipv6 => "IPv6",
        FlowLayer.Tcp => "TCP",
        FlowLayer.Udp => "UDP",
        _ => "SCTP",
    };

    public static bool HasPorts(FlowLayer layer) => layer is FlowLayer.Tcp or FlowLayer.Udp or FlowLayer.Sctp;
}
