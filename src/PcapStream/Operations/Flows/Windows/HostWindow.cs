using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>What a host sent and received in a window.</summary>
internal struct HostWindow : IFlowDetails
{
    /// <summary>The earliest time of its packets.</summary>
    public long FirstTime;

    /// <summary>The latest time of its packets.</summary>
    public long LastTime;

    public HostTraffic Sent;
    public HostTraffic Received;

    /// <summary>Addresses that it sent to or received from.</summary>
    public DistinctCount Peers;

    /// <summary>Ports that it sent to.</summary>
    public DistinctCount PeerPorts;

    /// <summary>Its ports that received packets.</summary>
    public DistinctCount LocalPorts;

    public void Add(in FlowPacket packet, bool isForward)
    {
        bool isFirst = Sent.Sizes.Count + Received.Sizes.Count == 0;
        FirstTime = isFirst ? packet.Time : Math.Min(FirstTime, packet.Time);
        LastTime = isFirst ? packet.Time : Math.Max(LastTime, packet.Time);
        ref readonly FlowTuple key = ref packet.Key;
        AddressBits peer = packet.IsFromLow == isForward ? key.High : key.Low;
        Peers.Add(peer.Upper, peer.Lower);
        if (isForward)
            Sent.Add(packet);
        else
            Received.Add(packet);
        ushort port = packet.IsFromLow ? key.HighPort : key.LowPort;
        // Other numbers in place of ports are types of ICMP.
        if (port == 0 || key.Protocol is not (IpNumbers.Tcp or IpNumbers.Udp or IpNumbers.Sctp))
            return;
        if (isForward)
            PeerPorts.Add(key.Protocol, port);
        else
            LocalPorts.Add(key.Protocol, port);
    }

    public readonly void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
    }

    [UnscopedRef]
    public readonly FlowView View(ref readonly FlowRecord record) => new(in record, in this);
}
