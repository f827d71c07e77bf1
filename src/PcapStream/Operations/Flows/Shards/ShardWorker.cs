using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Shards;

/// <summary>Packs the packets of a shard, whose flows are tracked when all shards are put together.</summary>
internal sealed class ShardWorker(
    FlowShard shard, ReadingLoop loop, FlowsOptions options, InterfaceNames interfaces)
    : FlowWorker(loop, options, HashSeed.Random(), interfaces)
{
    private readonly PacketPacker _packer = new();

    public override void Dispose()
    {
        _packer.Dispose();
        base.Dispose();
    }

    protected override void Prepare(Span<ReadFlowPacket> packets, List<FiveTuple> fragments)
    {
        // Hashes are of this run alone.
        foreach (ref ReadFlowPacket packet in packets)
            packet.Hash = 0;
        _packer.Pack(packets, fragments);
    }

    protected override void Add(Span<ReadFlowPacket> packets, List<FiveTuple> fragments, BatchFacts? facts) =>
        shard.Add(Loop.Input, packets.Length, fragments.Count, _packer.Packed);
}
