using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>Multiplies the time since the first packet that is written.</summary>
internal sealed class TimeScaling(decimal factor) : PacketEdit
{
    // Beyond this, 96 bits may be too few for the product.
    private const decimal MostElapsed = ulong.MaxValue;

    private Timestamp _first = Timestamp.None;

    public override Timestamp Move(Timestamp time)
    {
        if (!time.IsKnown || !_first.IsKnown)
            return time;
        decimal elapsed = time.Since(_first);
        return Math.Abs(elapsed) > MostElapsed
            ? Timestamp.NotRepresentable
            : Timestamp.Of(_first.ExactNanoseconds + (Int128)Math.Round(elapsed * factor));
    }

    public override bool Apply(EditedPacket packet)
    {
        if (!_first.IsKnown)
            _first = packet.Time;
        packet.Time = Move(packet.Time);
        return true;
    }
}
