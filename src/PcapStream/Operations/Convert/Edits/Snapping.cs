namespace PcapStream.Operations.Convert.Edits;

/// <summary>Cuts packets to a length.</summary>
internal sealed class Snapping(int length, bool adjustsOriginal) : PacketEdit
{
    public override bool Apply(EditedPacket packet)
    {
        packet.Cut(length);
        if (adjustsOriginal)
            packet.OriginalLength = Math.Min(packet.OriginalLength, (uint)length);
        return true;
    }
}
