using PcapStream.Capture;
using PcapStream.Operations.Convert.Edits.Rewriting;
using PcapStream.Operations.Convert.Edits.Stripping;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>All changes of a run, one after the other. For one thread.</summary>
internal sealed class EditChain
{
    private readonly PacketEdit[] _edits;

    private EditChain(PacketEdit[] edits) => _edits = edits;

    /// <summary>The packet that is changed; one object serves all.</summary>
    public EditedPacket Packet { get; } = new();

    /// <summary>What was done so far.</summary>
    public EditReport Report => new()
    {
        Stripped = _edits.OfType<Stripper>().Sum(edit => edit.Stripped),
        NotStripped = _edits.OfType<Stripper>().Sum(edit => edit.Kept),
        ChecksumsKept = _edits.OfType<ChecksumRepair>().Sum(edit => edit.Kept),
        LinkTypesKept = _edits.OfType<LinkTypeChange>().Sum(edit => edit.Kept),
    };

    /// <summary>The changes that a conversion's options ask for; null for none.</summary>
    public static EditChain? Of(ConvertOptions options)
    {
        PacketEdit[] edits =
        [
            .. options.Edit?.CreateEdits() ?? [],
            .. options.FurtherEdits.Select(create => create()),
        ];
        return edits.Length > 0 ? new EditChain(edits) : null;
    }

    /// <summary>Another capture starts.</summary>
    public void Begin()
    {
        foreach (PacketEdit edit in _edits)
            edit.Begin();
    }

    /// <summary>A time of another block as the changes move it.</summary>
    public Timestamp Move(Timestamp time) => _edits.Aggregate(time, (moved, edit) => edit.Move(moved));

    /// <summary>Makes the changes to <see cref="Packet"/>.</summary>
    /// <returns>False to leave the packet out.</returns>
    public bool Apply()
    {
        foreach (PacketEdit edit in _edits)
        {
            if (!edit.Apply(Packet))
                return false;
        }
        return true;
    }
}
