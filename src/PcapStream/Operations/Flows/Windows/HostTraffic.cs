using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>The packets that a host sent in a window, or those that it received.</summary>
internal struct HostTraffic
{
    /// <summary>Bytes on the wire.</summary>
    public Moments Sizes;

    /// <summary>Times in nanoseconds.</summary>
    public Arrivals Arrivals;

    public long PayloadBytes;

    /// <summary>Packets of protocols; the others are the rest.</summary>
    public long Tcp;
    public long Udp;
    public long Icmp;

    /// <summary>Packets with SYN and without ACK, and with both.</summary>
    public long Syn;
    public long SynAck;

    public long Fin;
    public long Rst;

    public readonly long Other => Sizes.Count - Tcp - Udp - Icmp;

    public void Add(in FlowPacket packet)
    {
        Sizes.Add(packet.FrameBytes);
        Arrivals.Add(packet.Time);
        PayloadBytes += packet.PayloadBytes;
        switch (packet.Key.Protocol)
        {
            case IpNumbers.Tcp:
                Tcp++;
                AddFlags(packet);
                break;
            case IpNumbers.Udp:
                Udp++;
                break;
            case IpNumbers.Icmp or IpNumbers.Icmpv6:
                Icmp++;
                break;
        }
    }

    private void AddFlags(in FlowPacket packet)
    {
        if (packet.IsSyn)
            Syn++;
        else if (packet.Has(TcpControl.Synchronize))
            SynAck++;
        Fin += packet.Has(TcpControl.Finish) ? 1 : 0;
        Rst += packet.Has(TcpControl.Reset) ? 1 : 0;
    }
}
