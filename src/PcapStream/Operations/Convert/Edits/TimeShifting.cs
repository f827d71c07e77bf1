using PcapStream.Capture;

namespace PcapStream.Operations.Convert.Edits;

/// <summary>Adds the same span to all times.</summary>
internal sealed class TimeShifting(long nanoseconds) : PacketEdit
{
    public static Timestamp Shift(Timestamp time, long nanoseconds)
    {
        long sum = unchecked(time.Nanoseconds + nanoseconds);
        bool overflows = ((time.Nanoseconds ^ sum) & (nanoseconds ^ sum)) < 0;
        if (time.FitsNanoseconds && !overflows && sum != Timestamp.NoTime)
            return new Timestamp(sum);
        return time.IsKnown ? Timestamp.Of(time.ExactNanoseconds + nanoseconds) : time;
    }

    public override Timestamp Move(Timestamp time) => Shift(time, nanoseconds);

    public override bool Apply(EditedPacket packet)
    {
        packet.Time = Move(packet.Time);
        return true;
    }
}
