using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Parse;

/// <summary>Counts protocols.</summary>
/// <inheritdoc/>
internal sealed class ParseWorker(CaptureRun run, PacketSelection? selection, long? most) : CountingWorker(run, selection, most)
{
    public ProtocolTally Protocols { get; } = new();

    public long Batches { get; private set; }

    protected override void Count(ReadOnlySpan<PacketRecord> records)
    {
        Protocols.Add(records);
        Batches++;
    }
}
