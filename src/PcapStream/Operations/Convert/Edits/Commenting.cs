namespace PcapStream.Operations.Convert.Edits;

/// <summary>Adds comments to packets.</summary>
internal sealed class Commenting(IReadOnlyList<AddedComment> comments) : PacketEdit
{
    private readonly ILookup<long, string> _comments =
        comments.ToLookup(comment => comment.Packet, comment => comment.Text);

    public override bool Apply(EditedPacket packet)
    {
        foreach (string comment in _comments[packet.Number])
            packet.AddComment(comment);
        return true;
    }
}
