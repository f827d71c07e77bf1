using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Selection;

namespace PcapStream.Operations;

/// <summary>Counts the packets of one thread's batches that pass the filter, up to the number that is wanted.</summary>
/// <param name="loop">Gets the progress, and the news that there are enough packets.</param>
/// <param name="options">The filter and the number of packets.</param>
internal abstract class CountingWorker(ReadingLoop loop, ReadingOptions options) : BatchWorker
{
    private readonly PacketSelection? _selection = loop.Criteria.CreateSelection();
    private PacketTotals _totals = new();
    private bool _isPastNumbers;

    public ref readonly PacketTotals Totals => ref _totals;

    /// <summary>Packets that did not pass.</summary>
    public long FilteredOut => _selection?.FilteredOut ?? 0;

    public sealed override bool KeepsOrder => options.PacketsToFind is not null || options.Numbers is not null;

    private long Wanted => (options.PacketsToFind ?? long.MaxValue) - _totals.Packets;

    public sealed override void Work(PacketBatch batch, in BatchPosition position)
    {
        ReadOnlySpan<PacketRecord> records =
            _selection is null ? batch.Records : _selection.Select(batch, position, Wanted);
        _totals.Add(records, batch);
        Count(records, batch);
        _isPastNumbers = loop.Criteria.IsPast(batch.FirstNumber + batch.Count);
        loop.Report();
    }

    public sealed override bool Deliver()
    {
        loop.HasEnough = Wanted <= 0;
        return !loop.HasEnough && !_isPastNumbers;
    }

    /// <summary>Counts a batch's packets that pass.</summary>
    protected abstract void Count(ReadOnlySpan<PacketRecord> records, PacketBatch batch);
}
