using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Convert.Duplicates;
using PcapStream.Operations.Selection;

namespace PcapStream.Operations.Convert;

/// <summary>Decides which packets are written: those selected, of which copies of others are left out.</summary>
/// <param name="criteria">The selection.</param>
/// <param name="duplicates">Finds copies; null to keep them.</param>
internal sealed class PacketChoice(PacketCriteria criteria, DuplicateSearch? duplicates)
{
    private readonly PacketSelection? _selection = criteria.CreateSelection();

    /// <summary>Whether neither the packet of a number nor a later one is written.</summary>
    public bool IsPast(long number) => criteria.IsPast(number);

    /// <summary>Starts another capture.</summary>
    public void Begin() => _selection?.Begin();

    /// <summary>Continues after packets of the same capture.</summary>
    public void BeginAfter(EarlierPackets earlier) => _selection?.BeginAfter(earlier);

    /// <summary>Whether a packet is written. Every packet is asked for, in order.</summary>
    public bool Takes(in PacketRecord record, long number, PacketBatch batch) =>
        _selection?.PassesNext(record, number, batch) != false && duplicates?.IsCopy(record) != true;
}
