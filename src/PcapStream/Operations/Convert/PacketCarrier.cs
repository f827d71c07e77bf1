using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Operations.Convert;

/// <summary>Carries the packets of one capture after the other into a classic pcap, which holds nothing else.</summary>
/// <param name="writer">Where they go.</param>
/// <param name="options">Which, and how many, are wanted.</param>
/// <param name="log">Told of what is changed and lost.</param>
/// <param name="precision">The precision of the output.</param>
internal class PacketCarrier(CaptureWriter writer, ConvertOptions options, CarryLog log, TimestampPrecision precision)
{
    private readonly List<CarriedInterface> _interfaces = [];
    private readonly TimeScale _unit = TimeScale.Of((byte)precision);
    private readonly PacketSelection? _selection = options.Filter is { } filter ? new PacketSelection(filter) : null;

    /// <summary>Packets that may still be written.</summary>
    public long Wanted => (options.MaxPackets ?? long.MaxValue) - writer.Packets;

    /// <summary>
    /// Whether the output is something else than a copy, so that what must not be copied then is left out.
    /// </summary>
    public bool IsAltered { get; set; } = options.Filter is not null || options.MaxPackets is not null ||
        options.SnapLength > 0 || options.Precision is not null;

    protected ConvertOptions Options => options;

    protected CarryLog Log => log;

    /// <summary>Packets of the capture that came before the record at hand.</summary>
    protected long PacketsBefore { get; private set; }

    /// <summary>Starts another capture, whose interfaces are numbered from 0 again.</summary>
    public void Begin()
    {
        _interfaces.Clear();
        PacketsBefore = 0;
    }

    /// <summary>Writes the packets of a batch, as many as are wanted.</summary>
    /// <param name="batch">Packets, and blocks if the capture's reader was told to keep them.</param>
    /// <param name="interfaces">The capture's, of which those of the packets are known.</param>
    public void Carry(PacketBatch batch, IReadOnlyList<CaptureInterface> interfaces)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (Wanted <= 0)
                return;
            if (record.IsBlock)
            {
                CarryBlock(record, interfaces, batch);
                continue;
            }
            if (_selection is null || _selection.Passes(record, batch))
            {
                CarriedInterface to = record.Interface < _interfaces.Count ? _interfaces[record.Interface] : Meet(record, interfaces, batch);
                if (to.IsSound(record))
                    Write(to, record, record.CapturedLength, record.OriginalLength, batch);
                else
                    Mend(to, record, batch);
            }
            PacketsBefore++;
        }
    }

    /// <summary>Ends a capture: one without packets has a link type all the same.</summary>
    public void End(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (writer.Packets == 0 && _interfaces.Count == 0 && interfaces.Count > 0)
            _interfaces.Add(Describe(interfaces[0]));
    }

    /// <summary>Describes an interface by what is known of it.</summary>
    /// <exception cref="CaptureException">The output cannot hold it.</exception>
    protected virtual CarriedInterface Describe(CaptureInterface description) =>
        Carried(writer.AddInterface(description), description, _unit);

    /// <summary>Writes a packet.</summary>
    /// <param name="to">Its interface.</param>
    /// <param name="record">The packet as it was read.</param>
    /// <param name="captured">Bytes of it that are wanted.</param>
    /// <param name="original">Bytes on the wire, not fewer.</param>
    /// <param name="batch">The packet's.</param>
    protected virtual void Write(CarriedInterface to, in PacketRecord record, uint captured, uint original,
        PacketBatch batch)
    {
        bool fits = (ulong)record.Nanoseconds < PcapRecordWriter.TimesEnd && !to.HasFinerTimes;
        Timestamp time = fits ? new Timestamp(record.Nanoseconds) : Fit(to, record, batch);
        writer.Write(to.Id, time, record.Data[..(int)captured], original);
    }

    protected virtual void CarryBlock(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces,
        PacketBatch batch)
    {
    }

    /// <summary>
    /// An interface of the capture is in the output; those before it are described if they are not yet.
    /// </summary>
    protected void Map(int interfaceId, CarriedInterface carried, IReadOnlyList<CaptureInterface> interfaces)
    {
        while (_interfaces.Count < interfaceId)
            _interfaces.Add(Describe(interfaces[_interfaces.Count]));
        _interfaces.Add(carried);
    }

    /// <summary>What blocks of the capture name by a number; null where nothing is known by it yet.</summary>
    protected CarriedInterface? Find(int interfaceId) =>
        interfaceId < _interfaces.Count ? _interfaces[interfaceId] : null;

    protected CarriedInterface Carried(int id, CaptureInterface source, TimeScale unit, bool isSame = false) => new(
        id, source, options.Repair ? 1u : 0, options.Repair ? source.LinkType.MostLength : uint.MaxValue, isSame,
        source.Scale?.IsFinerThan(unit) ?? source.Precision > unit.Precision);

    /// <summary>Notes that a time of the packet loses digits in a unit.</summary>
    protected void NoteIfCut(CarriedInterface from, in PacketRecord record, Timestamp time, Timestamp written)
    {
        bool isWhole = from.Source.Scale?.IsWhole(TicksOf(from, record)) ?? true;
        if (written != time || !isWhole)
            log.CutTime(PacketsBefore + 1, time);
    }

    /// <summary>A packet's time as its block has it.</summary>
    protected static unsafe ulong TicksOf(CarriedInterface from, in PacketRecord record) =>
        EnhancedPacketBlock.Ticks(record.Address, from.Source.ByteOrder);

    // A classic pcap's interface has no block that came before, and a damaged block is not carried.
    private CarriedInterface Meet(in PacketRecord record, IReadOnlyList<CaptureInterface> interfaces, PacketBatch batch)
    {
        while (_interfaces.Count <= record.Interface)
            _interfaces.Add(Describe(Sound(interfaces[_interfaces.Count], batch)));
        return _interfaces[record.Interface];
    }

    private void Mend(CarriedInterface to, in PacketRecord record, PacketBatch batch)
    {
        uint captured = record.CapturedLength;
        uint original = record.OriginalLength;
        if (TryMendLengths(to, record, ref captured, ref original, batch))
            Write(to, record, captured, original, batch);
    }

    // False for a packet that is no packet to other programs.
    private bool TryMendLengths(CarriedInterface to, in PacketRecord record, ref uint captured, ref uint original,
        PacketBatch batch)
    {
        if (captured < to.LeastCaptured)
        {
            log.Change(batch.OffsetOf(record), PacketsBefore, "a packet without a byte; left out");
            return false;
        }
        if (captured > to.MostLength)
        {
            log.Change(batch.OffsetOf(record), PacketsBefore,
                $"a packet of {captured} bytes, of which other programs read {to.MostLength}; cut to them");
            original = captured = to.MostLength;
            return true;
        }
        if (original > to.MostLength)
        {
            log.Change(batch.OffsetOf(record), PacketsBefore,
                $"an original length of {original} bytes, above the {to.MostLength} that other programs take for possible; taken to be the captured length");
            original = captured;
        }
        if (captured > original)
        {
            log.Change(batch.OffsetOf(record), PacketsBefore,
                $"an original length of {original} bytes below the {captured} that were captured; raised to them");
            original = captured;
        }
        return true;
    }

    // A time with more digits than there is room for, or beyond all that there is room for.
    private Timestamp Fit(CarriedInterface from, in PacketRecord record, PacketBatch batch)
    {
        if (record.Nanoseconds == Timestamp.NoTime)
            return Timestamp.None;
        Timestamp time = batch.TimeOf(record);
        bool isEarly = time < default(Timestamp);
        if (isEarly || !time.FitsNanoseconds || (ulong)time.Nanoseconds >= PcapRecordWriter.TimesEnd)
        {
            log.ClampTime(PacketsBefore + 1, time);
            return new Timestamp(isEarly ? 0 : (long)PcapRecordWriter.TimesEnd - 1);
        }
        _unit.TryTicks(time, out ulong ticks);
        Timestamp written = _unit.TimeOf(ticks);
        NoteIfCut(from, record, time, written);
        return written;
    }

    // libpcap refuses packets longer than a pcapng's snap length, which a classic pcap's header is not held to.
    private static CaptureInterface Sound(CaptureInterface description, PacketBatch batch)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (record.Interface == description.Id && record.CapturedLength > description.SnapLength)
                return description with { SnapLength = 0 };
        }
        return description;
    }
}
