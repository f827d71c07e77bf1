using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Convert.Split.Keys;

/// <summary>The names of all filters that a packet passes.</summary>
internal sealed class FilterKeys(IReadOnlyList<SplitFilter> filters) : PartKeys
{
    public override void Find(in PacketRecord record, long number, PacketBatch batch, FieldValues keys)
    {
        foreach (SplitFilter one in filters)
        {
            if (PacketSelection.ProgramFor(one.Filter, record, batch).Matches(record.Data, record.OriginalLength))
                keys.AddText(one.Name);
        }
    }
}
