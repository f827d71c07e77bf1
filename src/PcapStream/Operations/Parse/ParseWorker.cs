using PcapStream.Batching;

namespace PcapStream.Operations.Parse;

/// <summary>Counts the batches that fall to one thread.</summary>
/// <param name="counted">Called when a batch is counted.</param>
internal sealed class ParseWorker(Action counted) : BatchWorker
{
    private PacketTotals _totals = new();

    public ref readonly PacketTotals Totals => ref _totals;

    public ProtocolTally Protocols { get; } = new();

    public long Batches { get; private set; }

    public override void Work(PacketBatch batch, in BatchPosition position)
    {
        _totals.Add(batch.Records);
        Protocols.Add(batch.Records);
        Batches++;
        counted();
    }
}
