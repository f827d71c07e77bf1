using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;

namespace PcapStream.Operations.Flows.Windows;

/// <summary>Hosts in windows of time: each packet counts twice, for its sender and for its receiver.</summary>
internal sealed class WindowStage(TimeSpan length, FlowsOptions options, FlowMemory memory, FlowWriter output)
    : TrackingStage<HostWindow, WindowRules>(RulesOf(length), options, memory, output)
{
    private readonly WindowRules _windows = RulesOf(length);

    protected override FlowName Add(ref FlowPacket packet, ReadOnlySpan<byte> facts, uint hash)
    {
        packet.Ordinal *= 2;
        Add(ref packet);
        packet.Ordinal++;
        packet.IsReceived = true;
        Add(ref packet);
        return default;
    }

    protected override FlowTuple KeyOf(in FlowPacket packet) => _windows.KeyOf(packet);

    private void Add(ref FlowPacket packet)
    {
        FlowTuple key = _windows.KeyOf(packet);
        Add(ref packet, key, facts: default, packet.Hash(Seed, key));
    }

    private static WindowRules RulesOf(TimeSpan length) => new(new WindowLength(length));
}
