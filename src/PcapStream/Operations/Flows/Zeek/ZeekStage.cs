using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>Connections by Zeek's rules, of packets whose fragments are put together.</summary>
internal sealed class ZeekStage(FlowsOptions options, FlowMemory memory, FlowWriter output)
    : TrackingStage<ZeekConnection, ZeekRules>(default, options, memory, output)
{
    private readonly ZeekFragments _fragments = new();
    private readonly ExpectedData _data = new();

    protected override bool TryComplete(ref ReadFlowPacket read, ref FiveTuple ends) =>
        _fragments.TryComplete(ref read, ref ends);

    protected override FlowName Add(ref FlowPacket packet, ReadOnlySpan<byte> facts, uint hash)
    {
        if (packet.Key.Protocol == IpNumbers.Tcp)
            _data.Apply(ref packet);
        return base.Add(ref packet, facts, hash);
    }
}
