using PcapStream.Capture;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// Writes packets into one section of a pcapng, with their options, and the blocks that belong to no packet.
/// </summary>
internal sealed class PcapNgSink : PacketSink
{
    private static readonly bool BigEndian = RecordWriter.MachineOrder == ByteOrder.BigEndian;

    private readonly CaptureWriter _writer;
    private readonly PcapNgRecordWriter _blocks;
    private readonly InterfaceTable _interfaces;
    private readonly TimestampPrecision? _precision;
    private readonly TimeFit _times;

    // By the number of the interface among those of all captures.
    private readonly List<Target?> _targets = [];

    /// <param name="writer">The output.</param>
    /// <param name="interfaces">The interfaces of all captures. Those that are known are described first.</param>
    /// <param name="log">Gets the losses.</param>
    /// <param name="precision">The precision of all times; null to keep each interface's own.</param>
    public PcapNgSink(
        CaptureWriter writer, InterfaceTable interfaces, CopyLog log, TimestampPrecision? precision)
    {
        _writer = writer;
        _blocks = writer.PcapNg!;
        _interfaces = interfaces;
        _precision = precision;
        _times = new TimeFit(log);
        for (int number = 0; number < interfaces.Count; number++)
        {
            if (interfaces.IsInitial(number))
                Describe(number);
        }
    }

    public override void Write(in OrderedPacket packet)
    {
        if (packet.IsBlock)
        {
            WriteBlock(packet);
            return;
        }
        Target to = Find(packet.Interface);
        int id = to.Id;
        // libpcap refuses packets longer than a pcapng's snap length, but not those longer than a classic pcap's.
        if (to.MostCaptured > 0 && (uint)packet.Data.Length > to.MostCaptured)
            id = to.Described.Unlimited ??= Add(_interfaces[packet.Interface] with { SnapLength = 0 });
        if (packet.Nanoseconds == Timestamp.NoTime)
            _blocks.Write(id, Timestamp.None, packet.Data, packet.OriginalLength, packet.Options);
        else
            _blocks.WriteTicks(id, TicksIn(to, packet), packet.Data, packet.OriginalLength, packet.Options);
    }

    private ulong TicksIn(Target to, in OrderedPacket packet)
    {
        if (to.IsSameUnit)
            return packet.Ticks;
        if (!to.IsFiner && to.Source is null && to.Unit.TryTicks(packet.Nanoseconds, out ulong ticks))
            return ticks;
        return _times.Ticks(
            to.Unit, _interfaces.TimeOf(packet), _interfaces.IsWhole(packet), _writer.Packets + 1);
    }

    private void WriteBlock(in OrderedPacket block)
    {
        switch (block.OriginalLength)
        {
            case PcapNgBlockType.InterfaceDescription:
                Find((int)block.Nanoseconds);
                break;
            case PcapNgBlockType.InterfaceStatistics:
                Target to = Find((int)block.Nanoseconds);
                byte[] body = block.Data.ToArray();
                InterfaceStatisticsBlock.Translate(
                    body, BigEndian, (uint)_blocks.IndexOf(to.Id), to.Source ?? TimeScale.Usual, to.Unit,
                    move: null);
                _blocks.WriteBlock(block.OriginalLength, body);
                break;
            default:
                _blocks.WriteBlock(block.OriginalLength, block.Data);
                break;
        }
    }

    private Target Find(int number) =>
        (number < _targets.Count ? _targets[number] : null) ?? Describe(number);

    private Target Describe(int number)
    {
        while (_targets.Count <= number)
            _targets.Add(null);
        CaptureInterface description = _interfaces[number];
        int joined = _interfaces.JoinedWith(number);
        // A classic pcap and a pcapng may have the same interface, with times in different forms.
        Described described = joined < number ? Find(joined).Described : new Described(Add(description));
        TimeScale unit = _blocks.ScaleOf(described.Id);
        return _targets[number] = new Target(
            described, description.Scale, unit, description.HasFinerTimesThan(unit),
            description.Scale is null ? description.SnapLength : 0);
    }

    private int Add(CaptureInterface description) => _blocks.AddInterfaceAsRead(description, _precision);

    // An interface of the output.
    private sealed class Described(int id)
    {
        public int Id => id;

        // The same interface without a snap length, for longer packets.
        public int? Unlimited { get; set; }
    }

    // Where the packets of an interface go, and the unit of their times.
    private sealed class Target(
        Described described, TimeScale? source, TimeScale unit, bool isFiner, uint mostCaptured)
    {
        public Described Described => described;

        public int Id => described.Id;

        public TimeScale? Source => source;

        public TimeScale Unit => unit;

        public bool IsFiner => isFiner;

        public bool IsSameUnit { get; } = source == unit;

        // 0 for no limit.
        public uint MostCaptured => mostCaptured;
    }
}
