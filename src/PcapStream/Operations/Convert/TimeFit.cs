using PcapStream.Capture;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Operations.Convert;

/// <summary>Fits times that an output may not be able to hold into its unit, and notes what is lost.</summary>
/// <param name="log">Gets the losses.</param>
internal sealed class TimeFit(CopyLog log)
{
    /// <summary>The time that a classic pcap gets.</summary>
    /// <param name="unit">Its unit.</param>
    /// <param name="time">The time as it was read.</param>
    /// <param name="isWhole">Whether that is all of it, without digits after the nanoseconds.</param>
    /// <param name="packet">The packet's number, for the message.</param>
    public Timestamp InPcap(TimeScale unit, Timestamp time, bool isWhole, long packet)
    {
        if (time == Timestamp.None)
            return time;
        bool isEarly = time < default(Timestamp);
        if (isEarly || !time.FitsNanoseconds || (ulong)time.Nanoseconds >= PcapRecordWriter.TimesEnd)
        {
            log.ClampTime(packet, time);
            return new Timestamp(isEarly ? 0 : (long)PcapRecordWriter.TimesEnd - 1);
        }
        unit.TryTicks(time, out ulong ticks);
        Timestamp written = unit.TimeOf(ticks);
        NoteIfCut(time, written, isWhole, packet);
        return written;
    }

    /// <summary>The time that a pcapng gets, in ticks of a unit.</summary>
    /// <inheritdoc cref="InPcap"/>
    public ulong Ticks(TimeScale unit, Timestamp time, bool isWhole, long packet)
    {
        if (!unit.TryTicks(time, out ulong ticks))
            log.ClampTime(packet, time);
        else
            NoteIfCut(time, unit.TimeOf(ticks), isWhole, packet);
        return ticks;
    }

    private void NoteIfCut(Timestamp time, Timestamp written, bool isWhole, long packet)
    {
        if (written != time || !isWhole)
            log.CutTime(packet, time);
    }
}
