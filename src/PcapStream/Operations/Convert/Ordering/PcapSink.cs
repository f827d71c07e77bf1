using PcapStream.Capture;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>Writes packets into a classic pcap, which holds nothing else.</summary>
/// <param name="writer">The output.</param>
/// <param name="interfaces">The interfaces of all captures.</param>
/// <param name="log">Gets the losses.</param>
/// <param name="precision">The precision of the output.</param>
internal sealed class PcapSink(
    CaptureWriter writer, InterfaceTable interfaces, CopyLog log, TimestampPrecision precision) : PacketSink
{
    private readonly TimeScale _unit = TimeScale.Of((byte)precision);
    private readonly TimeFit _times = new(log);

    // The interface of the output, and whether times may have digits that it cannot hold.
    private readonly List<(int Id, bool IsFiner)?> _known = [];

    public override void Write(in OrderedPacket packet)
    {
        if (packet.IsBlock)
            return;
        (int id, bool isFiner) = (packet.Interface < _known.Count ? _known[packet.Interface] : null)
            ?? Describe(packet.Interface);
        bool fits = (ulong)packet.Nanoseconds < PcapRecordWriter.TimesEnd && !isFiner;
        Timestamp time = fits ? new Timestamp(packet.Nanoseconds) : _times.InPcap(
            _unit, interfaces.TimeOf(packet), interfaces.IsWhole(packet), writer.Packets + 1);
        writer.Write(id, time, packet.Data, packet.OriginalLength);
    }

    /// <summary>Describes an interface, which an output without packets needs too.</summary>
    public (int Id, bool IsFiner) Describe(int number)
    {
        CaptureInterface description = interfaces[number];
        while (_known.Count <= number)
            _known.Add(null);
        (int, bool) known = (writer.AddInterface(description), description.HasFinerTimesThan(_unit));
        _known[number] = known;
        return known;
    }
}
