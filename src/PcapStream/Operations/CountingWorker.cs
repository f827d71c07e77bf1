using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
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

    /// <summary>The number of the capture that is read among all, from 0.</summary>
    protected int Input => loop.Input;

    /// <summary>Packets that did not pass.</summary>
    public long FilteredOut => _selection?.FilteredOut ?? 0;

    public sealed override bool KeepsOrder => options.PacketsToFind is not null || options.Numbers is not null;

    private long Wanted => (options.PacketsToFind ?? long.MaxValue) - _totals.Packets;

    public sealed override void Work(PacketBatch batch, in BatchPosition position)
    {
        SelectedPackets packets = _selection is null
            ? new SelectedPackets(batch, position)
            : _selection.Select(batch, position, Wanted);
        _totals.Add(packets.Records, batch);
        Count(packets);
        _isPastNumbers = loop.Criteria.IsPast(batch.FirstNumber + batch.Count);
        loop.Report();
    }

    public sealed override bool Deliver()
    {
        loop.HasEnough = Wanted <= 0;
        return !loop.HasEnough && !_isPastNumbers;
    }

    /// <summary>Counts a batch's packets that pass.</summary>
    protected abstract void Count(in SelectedPackets packets);
}
