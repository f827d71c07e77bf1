using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Operations.Stats;

/// <summary>Counts the batches that fall to one thread, each group in the order of the capture.</summary>
/// <param name="groups">What is counted; no group is entered by two threads at once.</param>
/// <param name="run">Told of every batch, and when there are enough packets.</param>
/// <param name="selection">Which packets are counted; null for all.</param>
/// <param name="most">Packets that are wanted of those that pass; null for all, and for a worker that is not the only one.</param>
internal sealed class StatsWorker(StatisticGroup[] groups, CaptureRun run, PacketSelection? selection, long? most) : BatchWorker
{
    private readonly DecodedBatch _decoded = new();
    private PacketTotals _totals = new();

    public ref readonly PacketTotals Totals => ref _totals;

    public override int Stages => groups.Length;

    /// <summary>Whether there is a number of packets after which reading ends.</summary>
    public override bool KeepsOrder => most is not null;

    private long Wanted => (most ?? long.MaxValue) - _totals.Packets;

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        ReadOnlySpan<PacketRecord> records = selection is null ? batch.Records : selection.Select(batch, Wanted);
        _totals.Add(records);
        _decoded.Decode(records);
        for (int stage = 0; stage < groups.Length; stage++)
        {
            if (!Enter(stage))
                return;
            groups[stage].Add(records, _decoded);
            Leave(stage);
        }
        run.Report();
    }

    public override bool Deliver()
    {
        run.HasEnough = Wanted <= 0;
        return !run.HasEnough;
    }
}
