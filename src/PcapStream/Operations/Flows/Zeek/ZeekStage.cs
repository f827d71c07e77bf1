using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Zeek;

/// <summary>Connections by Zeek's rules, of packets whose fragments are put together.</summary>
internal sealed class ZeekStage(FlowsOptions options, FlowMemory memory, FlowWriter output)
    : TrackingStage<ZeekConnection, ZeekRules>(default, options, memory, output)
{
    private readonly ZeekFragments _fragments = new();

    protected override bool TryComplete(ref ReadFlowPacket read, ref FiveTuple ends) =>
        _fragments.TryComplete(ref read, ref ends);
}
