using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations;

/// <summary>Counts packets of the batches that fall to one thread: those that pass, as long as more are wanted.</summary>
/// <param name="run">Told of every batch, and when there are enough packets.</param>
/// <param name="selection">Which packets are counted; null for all.</param>
/// <param name="most">Packets that are wanted of those that pass; null for all, and for a worker that is not the only one.</param>
internal abstract class CountingWorker(CaptureRun run, PacketSelection? selection, long? most) : BatchWorker
{
    private PacketTotals _totals = new();

    public ref readonly PacketTotals Totals => ref _totals;

    /// <summary>Packets that did not pass.</summary>
    public long FilteredOut => selection?.FilteredOut ?? 0;

    /// <summary>Whether there is a number of packets after which reading ends.</summary>
    public sealed override bool KeepsOrder => most is not null;

    private long Wanted => (most ?? long.MaxValue) - _totals.Packets;

    public sealed override void Work(PacketBatch batch, in BatchPosition position)
    {
        ReadOnlySpan<PacketRecord> records = selection is null ? batch.Records : selection.Select(batch, Wanted);
        _totals.Add(records, batch);
        Count(records);
        run.Report();
    }

    public sealed override bool Deliver()
    {
        run.HasEnough = Wanted <= 0;
        return !run.HasEnough;
    }

    /// <summary>Counts a batch's packets that pass.</summary>
    protected abstract void Count(ReadOnlySpan<PacketRecord> records);
}
