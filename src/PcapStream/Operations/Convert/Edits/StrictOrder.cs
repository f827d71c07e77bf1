using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>
/// Moves times that are earlier than that of the packet before, or all times after the first. The packet before counts
/// with its changed time.
/// </summary>
internal sealed class StrictOrder(StrictTimes strict) : PacketEdit
{
    private Timestamp _previous = Timestamp.None;

    public override bool Apply(EditedPacket packet)
    {
        if (!packet.Time.IsKnown)
            return true;
        if (_previous.IsKnown && (strict.ChangesAll || packet.Time < _previous))
            packet.Time = TimeShifting.Shift(_previous, strict.Nanoseconds);
        _previous = packet.Time;
        return true;
    }
}
