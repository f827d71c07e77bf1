using System.Diagnostics.CodeAnalysis;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Counters;

/// <summary>Everything that is counted by the rules of <see cref="PlainRules{TDetails}"/>.</summary>
internal struct FullDetails<TPackets> : IFlowDetails
    where TPackets : unmanaged, ISequenceRoom
{
    public FlowStatistics Statistics;
    public MillisecondTimes Milliseconds;
    public TcpCounters Tcp;
    public FirstMacs Macs;
    public PacketSequence<TPackets> Sequence;

    public void Add(in FlowPacket packet, bool isForward)
    {
        if (Statistics.FrameBytes.Count == 0)
        {
            Macs = isForward
                ? new FirstMacs(packet.SourceMac, packet.DestinationMac)
                : new FirstMacs(packet.DestinationMac, packet.SourceMac);
        }
        long last = Milliseconds.All.Last;
        Statistics.Add(packet, isForward);
        Milliseconds.Add(packet.Time, isForward);
        if (packet.Key.Protocol == IpNumbers.Tcp)
            Tcp.Add(packet, isForward);
        Sequence.Add(new SequencePacket(
            Statistics.FrameBytes.Count == 1 ? 0 : Milliseconds.All.Last - last, packet.FrameBytes, isForward));
    }

    public readonly void Add(ReadOnlySpan<byte> facts, bool isForward)
    {
    }

    [UnscopedRef]
    public readonly FlowView View(ref readonly FlowRecord record) =>
        new(in record, in Statistics, in Milliseconds, in Tcp, Macs, Sequence.Packets);
}

/// <summary>Hardware addresses of a flow's first packet; 0 where it has none.</summary>
/// <param name="Originator">The address of the originator's side.</param>
/// <param name="Responder">The address of the responder's side.</param>
internal readonly record struct FirstMacs(ulong Originator, ulong Responder);
