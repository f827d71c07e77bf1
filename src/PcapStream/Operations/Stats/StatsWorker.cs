using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Stats;

/// <summary>Counts statistics, each group in the order of the capture.</summary>
/// <param name="groups">What is counted; no group is entered by two threads at once.</param>
/// <param name="run">Told of every batch, and when there are enough packets.</param>
/// <param name="selection">Which packets are counted; null for all.</param>
/// <param name="most">Packets that are wanted of those that pass; null for all, and for a worker that is not the only one.</param>
internal sealed class StatsWorker(StatisticGroup[] groups, CaptureRun run, PacketSelection? selection, long? most) : CountingWorker(run, selection, most)
{
    private readonly DecodedBatch _decoded = new();

    public override int Stages => groups.Length;

    protected override void Count(ReadOnlySpan<PacketRecord> records)
    {
        _decoded.Decode(records);
        for (int stage = 0; stage < groups.Length; stage++)
        {
            if (!Enter(stage))
                return;
            groups[stage].Add(records, _decoded);
            Leave(stage);
        }
    }
}
