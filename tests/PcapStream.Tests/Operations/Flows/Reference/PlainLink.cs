using PcapStream.Protocols;
using PcapStream.Tests.Support;
using Kind = PcapStream.Protocols.Protocol;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>
/// What comes before a packet's IP header, read from its bytes, except for the places of headers: hardware addresses,
/// the last two VLAN tags, and the innermost tunnel.
/// </summary>
internal sealed record PlainLink(string SourceMac, string DestinationMac, int[] Vlans, string[] Tunnel, string TunnelId)
{
    private const string NoAddress = "00:00:00:00:00:00";

    public string Key => $"{string.Join('.', Vlans)} {string.Join(' ', Tunnel)} {TunnelId}";

    public static PlainLink Of(ReadPacket packet, Layer[] layers)
    {
        byte[] data = packet.Data;
        var link = new PlainLink(NoAddress, NoAddress, [], [], "");
        foreach (Layer layer in layers)
        {
            int at = layer.Offset;
            switch (layer.Protocol)
            {
                case Kind.Ethernet when layer.HeaderLength == 14:
                    link = link with { SourceMac = Mac(data[(at + 6)..]), DestinationMac = Mac(data[at..]) };
                    break;
                case Kind.Vlan or Kind.ServiceVlan:
                    for (int tag = at; tag + 4 <= at + Math.Min(8, layer.HeaderLength); tag += 4)
                        link = link with { Vlans = [.. link.Vlans.TakeLast(1), Short(data, tag) & 0xFFF] };
                    break;
                case Kind.Ipv4 when layer.HeaderLength >= 20:
                    link = link with { Tunnel = Ends(data[(at + 12)..(at + 20)]), TunnelId = "" };
                    break;
                case Kind.Ipv6 when layer.HeaderLength >= 40:
                    link = link with { Tunnel = Ends(data[(at + 8)..(at + 40)]), TunnelId = "" };
                    break;
                case Kind.Vxlan when layer.HeaderLength >= 8:
                case Kind.Geneve when layer.HeaderLength >= 8:
                    link = link with { TunnelId = $"{data[at + 4] << 16 | Short(data, at + 5)}" };
                    break;
                case Kind.Gre when layer.HeaderLength >= 8 && (data[at] & 0x20) != 0 && (data[at + 1] & 7) == 0:
                    int key = at + ((data[at] & 0xC0) != 0 ? 8 : 4);
                    if (key + 4 <= at + layer.HeaderLength)
                        link = link with { TunnelId = $"{(uint)Short(data, key) << 16 | (uint)Short(data, key + 2)}" };
                    break;
            }
        }
        return link;
    }

    // By number, which is by bytes of addresses of one kind.
    private static string[] Ends(byte[] both)
    {
        (byte[] one, byte[] other) = (both[..(both.Length / 2)], both[(both.Length / 2)..]);
        bool isOrdered = one.AsSpan().SequenceCompareTo(other) <= 0;
        string[] ends = [$"{new System.Net.IPAddress(one)}", $"{new System.Net.IPAddress(other)}"];
        return isOrdered ? ends : [ends[1], ends[0]];
    }

    private static string Mac(byte[] data) =>
        string.Join(':', data[..6].Select(part => $"{part:x2}"));

    private static int Short(byte[] data, int at) => data[at] << 8 | data[at + 1];
}
