using System.Runtime.InteropServices;
using PcapStream.Operations.Flows.Application;
using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Protocols.Ip;
using PcapStream.Tables;

namespace PcapStream.Operations.Flows.Shards;

/// <summary>Packs the packets of a shard, whose flows are tracked when all shards are put together.</summary>
/// <param name="rows">Gets the packets, one batch a frame.</param>
/// <param name="loop">Reads the captures.</param>
/// <param name="options">What is read of packets.</param>
/// <param name="interfaces">Numbers interfaces, where they are part of keys.</param>
internal sealed class ShardWorker(
    WaitingRows rows, ReadingLoop loop, FlowsOptions options, InterfaceNames interfaces)
    : FlowWorker(loop, options, HashSeed.Random(), interfaces)
{
    private readonly RowPacker<ReadFlowPacket> _packets = new();
    private readonly RowPacker<FiveTuple> _fragments = new();
    private readonly PartialFields _packed = new();

    public override void Dispose()
    {
        _packets.Dispose();
        _fragments.Dispose();
        base.Dispose();
    }

    protected override void Prepare(Span<ReadFlowPacket> packets, List<FiveTuple> fragments)
    {
        // Hashes are of this run alone.
        foreach (ref ReadFlowPacket packet in packets)
            packet.Hash = 0;
        _packed.Clear();
        _packed.AddPacked(_packets, packets);
        _packed.AddPacked(_fragments, CollectionsMarshal.AsSpan(fragments));
    }

    protected override void Add(Span<ReadFlowPacket> packets, List<FiveTuple> fragments, BatchFacts? facts)
    {
        if (packets.IsEmpty)
            return;
        rows.Fields.Add(Loop.Input);
        rows.Fields.Add(_packed.Bytes);
        rows.Add();
    }
}
