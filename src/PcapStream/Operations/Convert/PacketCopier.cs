using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Operations.Convert.Edits;
using PcapStream.Operations.Convert.Split;

namespace PcapStream.Operations.Convert;

/// <summary>Copies the packets of captures into a classic pcap, which holds nothing else.</summary>
/// <param name="writer">The output.</param>
/// <param name="options">The form of the copies, and their number.</param>
/// <param name="choice">The packets to copy.</param>
/// <param name="log">Gets the changes and losses.</param>
/// <param name="precision">The precision of the output.</param>
internal class PacketCopier(
    CaptureWriter writer,
    ConvertOptions options,
    PacketChoice choice,
    CopyLog log,
    TimestampPrecision precision)
{
    // The number of an interface that the output lacks until the first of its edited packets is written, since only
    // that shows its link type.
    private const int NotDescribed = -1;

    private readonly List<CopiedInterface> _interfaces = [];
    private readonly Dictionary<(int, LinkType), CopiedInterface> _edited = [];
    private readonly TimeScale _unit = TimeScale.Of((byte)precision);

    // Nanoseconds of a unit, which are at most a microsecond's.
    private readonly long _tick = precision == TimestampPrecision.Nanoseconds ? 1 : 1000;

    // The last interface of an edited packet, in the input and in the output.
    private CopiedInterface? _editedFrom;
    private CopiedInterface? _editedTo;

    /// <summary>Packets that may still be written.</summary>
    public long Wanted => (options.MaxPackets ?? long.MaxValue) - writer.Packets;

    /// <summary>
    /// Whether the output differs from the input, so that data that must not be copied into a changed capture is left
    /// out.
    /// </summary>
    public bool IsAltered { get; set; } = options.SelectsPackets || options.MaxPackets is not null ||
        options.Duplicates is not null || options.SnapLength > 0 || options.Precision is not null ||
        options.Edit is not null || options.Split is not null || options.FurtherEdits.Count > 0;

    /// <summary>Changes to the packets; null for none.</summary>
    public EditChain? Edits { get; } = EditChain.Of(options);

    /// <summary>Takes the output apart after every packet and block; null to leave it as one.</summary>
    public PacketDivider? Divider { get; init; }

    protected ConvertOptions Options => options;

    protected CopyLog Log => log;

    protected TimeFit Times { get; } = new(log);

    /// <summary>Packets of the capture before the current record.</summary>
    protected long PacketsBefore { get; private set; }

    /// <summary>Starts another capture, with interface numbers from 0 again.</summary>
    public void Begin()
    {
        _interfaces.Clear();
        _edited.Clear();
        _editedFrom = null;
        PacketsBefore = 0;
        choice.Begin();
        Edits?.Begin();
    }

    /// <summary>Copies the packets of a batch, up to the number that is wanted.</summary>
    /// <param name="batch">Packets, and blocks if the capture's reader keeps them.</param>
    /// <param name="interfaces">The capture's interfaces, including those of the packets.</param>
    public void Copy(PacketBatch batch, IReadOnlyList<CaptureInterface> interfaces)
    {
        PacketsBefore += batch.LeftOut;
        if (batch.Earlier is { } earlier)
            choice.BeginAfter(earlier);
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            // What is copied does not depend on where a batch ends.
            if (Wanted <= 0 || IsPastNumbers)
                return;
            if (record.IsBlock)
            {
                CopyBlock(record, interfaces, batch);
                Divider?.TakeBlock();
                continue;
            }
            if (choice.Takes(record, PacketsBefore + 1, batch))
            {
                CopiedInterface to = record.Interface < _interfaces.Count
                    ? _interfaces[record.Interface]
                    : Meet(record, interfaces, batch);
                if (Edits is not null)
                    Edit(to, record, Edits, batch);
                else if (to.IsSound(record))
                    Write(to, record, record.CapturedLength, record.OriginalLength, batch);
                else
                    Mend(to, record, batch);
                Divider?.TakePacket(record, PacketsBefore + 1, batch);
            }
            PacketsBefore++;
        }
    }

    /// <summary>Whether no later packet of the capture is wanted.</summary>
    public bool IsPastNumbers => choice.IsPast(PacketsBefore + 1);

    /// <summary>Ends a capture. An output without packets needs a link type too.</summary>
    public void End(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (writer.Packets == 0 && interfaces.Count > 0 && _edited.Count == 0 &&
            _interfaces.TrueForAll(one => one.Id == NotDescribed))
            _interfaces.Add(Describe(interfaces[0]));
    }

    /// <summary>Adds an interface to the output.</summary>
    /// <exception cref="CaptureException">The output cannot hold it.</exception>
    protected virtual CopiedInterface Describe(CaptureInterface description) =>
        Mapped(writer.AddInterface(description), description, _unit);

    /// <summary>Writes a packet.</summary>
    /// <param name="to">Its interface.</param>
    /// <param name="record">The packet as it was read.</param>
    /// <param name="captured">Bytes of it to write.</param>
    /// <param name="original">Bytes on the wire, at least <paramref name="captured"/>.</param>
    /// <param name="batch">The packet's batch.</param>
    protected virtual void Write(CopiedInterface to, in PacketRecord record, uint captured, uint original,
        PacketBatch batch)
    {
        bool fits = (ulong)record.Nanoseconds < PcapRecordWriter.TimesEnd && !to.HasFinerTimes;
        Timestamp time = fits ? new Timestamp(record.Nanoseconds) : Fit(to, record, batch.TimeOf(record));
        writer.Write(to.Id, time, record.Data[..(int)captured], original);
    }

    /// <summary>Writes an edited packet.</summary>
    /// <param name="to">Its interface.</param>
    /// <param name="packet">The packet after all changes.</param>
    /// <param name="record">The packet as it was read.</param>
    /// <param name="batch">The batch of <paramref name="record"/>.</param>
    protected virtual void WriteEdited(CopiedInterface to, EditedPacket packet, in PacketRecord record,
        PacketBatch batch) =>
        writer.Write(to.Id, Fit(to, record, packet.Time), packet.Data, packet.OriginalLength);

    protected virtual void CopyBlock(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces,
        PacketBatch batch)
    {
    }

    /// <summary>
    /// Maps an interface of the capture to one of the output, and adds those before it that the output lacks.
    /// </summary>
    protected void Map(int interfaceId, CopiedInterface copied, IReadOnlyList<CaptureInterface> interfaces)
    {
        while (_interfaces.Count < interfaceId)
            _interfaces.Add(Describe(interfaces[_interfaces.Count]));
        _interfaces.Add(copied);
    }

    /// <summary>The interface of a number in the capture; null when it is not in the output.</summary>
    protected CopiedInterface? Find(int interfaceId) =>
        interfaceId < _interfaces.Count && _interfaces[interfaceId] is { Id: not NotDescribed } found ? found : null;

    protected CopiedInterface Mapped(int id, CaptureInterface source, TimeScale unit, bool isSame = false) => new(
        id, source, options.Repair ? 1u : 0, options.Repair ? source.LinkType.MostLength : uint.MaxValue, isSame,
        source.HasFinerTimesThan(unit));

    /// <summary>Whether a packet's time is a whole number of nanoseconds.</summary>
    protected static bool IsWhole(CopiedInterface from, in PacketRecord record) =>
        from.Source.Scale?.IsWhole(TicksOf(from, record)) ?? true;

    /// <summary>A packet's time in its block's own unit.</summary>
    protected static unsafe ulong TicksOf(CopiedInterface from, in PacketRecord record) =>
        EnhancedPacketBlock.Ticks(record.Address, from.Source.ByteOrder);

    // The interface of a classic pcap has no block, and a damaged block is not copied.
    private CopiedInterface Meet(in PacketRecord record, IReadOnlyList<CaptureInterface> interfaces, PacketBatch batch)
    {
        while (_interfaces.Count <= record.Interface)
        {
            CaptureInterface description = Sound(interfaces[_interfaces.Count], batch);
            _interfaces.Add(Edits is null ? Describe(description) : Mapped(NotDescribed, description, _unit));
        }
        return _interfaces[record.Interface];
    }

    private void Edit(CopiedInterface from, in PacketRecord record, EditChain edits, PacketBatch batch)
    {
        uint captured = record.CapturedLength;
        uint original = record.OriginalLength;
        if (!from.IsSound(record) && !TryMendLengths(from, record, ref captured, ref original, batch))
            return;
        EditedPacket packet = edits.Packet;
        packet.Load(record, captured, original, PacketsBefore + 1, batch.TimeOf(record));
        if (!edits.Apply())
            return;
        packet.OriginalLength = Math.Max(packet.OriginalLength, (uint)packet.Data.Length);
        WriteEdited(EditedInterface(from, record.Interface, packet.LinkType), packet, record, batch);
    }

    // Where the link type of packets changes, they get an interface of their own.
    private CopiedInterface EditedInterface(CopiedInterface from, int interfaceId, LinkType linkType)
    {
        // Nearly always the same one as for the packet before.
        if (ReferenceEquals(from, _editedFrom) && _editedTo!.Source.LinkType == linkType)
            return _editedTo;
        CaptureInterface source = from.Source;
        if (from.Id != NotDescribed && source.LinkType == linkType)
            return from;
        if (!_edited.TryGetValue((interfaceId, linkType), out CopiedInterface? to))
        {
            // Another link-layer header may be longer.
            uint snapLength = source.LinkType == linkType ? source.SnapLength : 0;
            to = Describe(source with { LinkType = linkType, SnapLength = snapLength });
            _edited.Add((interfaceId, linkType), to);
        }
        (_editedFrom, _editedTo) = (from, to);
        return to;
    }

    private void Mend(CopiedInterface to, in PacketRecord record, PacketBatch batch)
    {
        uint captured = record.CapturedLength;
        uint original = record.OriginalLength;
        if (TryMendLengths(to, record, ref captured, ref original, batch))
            Write(to, record, captured, original, batch);
    }

    // False for a packet that other programs do not accept at all.
    private bool TryMendLengths(CopiedInterface to, in PacketRecord record, ref uint captured, ref uint original,
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
                $"a packet of {captured} bytes, more than the {to.MostLength} that other programs read; cut to " +
                $"{to.MostLength}");
            original = captured = to.MostLength;
            return true;
        }
        if (original > to.MostLength)
        {
            log.Change(batch.OffsetOf(record), PacketsBefore,
                $"an original length of {original} bytes, above the limit of {to.MostLength} in other programs; set " +
                "to the captured length");
            original = captured;
        }
        if (captured > original)
        {
            original = log.RaiseOriginal(batch.OffsetOf(record), PacketsBefore, captured, original);
        }
        return true;
    }

    // For a time with more digits than the output can hold, or out of its range.
    private Timestamp Fit(CopiedInterface from, in PacketRecord record, Timestamp time)
    {
        bool isWithin = time.FitsNanoseconds && (ulong)time.Nanoseconds < PcapRecordWriter.TimesEnd;
        bool isAsItIs = isWithin && !from.HasFinerTimes && time.Nanoseconds % _tick == 0;
        return isAsItIs || time == Timestamp.None
            ? time
            : Times.InPcap(_unit, time, IsWhole(from, record), PacketsBefore + 1);
    }

    // libpcap refuses packets longer than a pcapng's snap length, but not those longer than a classic pcap's.
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

/// <summary>An interface of the input, and its counterpart in the output.</summary>
/// <param name="Id">Its number in the output.</param>
/// <param name="Source">Its description in the input.</param>
/// <param name="LeastCaptured">Fewest bytes that one of its packets may have.</param>
/// <param name="MostLength">Most bytes that one of its packets may have.</param>
/// <param name="IsSame">
/// Whether its number in the section, its unit of time and its snap length are the same in the output, so that blocks
/// can be copied unchanged.
/// </param>
/// <param name="HasFinerTimes">Whether its times may have digits that the output cannot hold.</param>
internal sealed record CopiedInterface(int Id, CaptureInterface Source, uint LeastCaptured, uint MostLength,
    bool IsSame, bool HasFinerTimes)
{
    /// <summary>Whether other programs accept a packet's lengths.</summary>
    public bool IsSound(in PacketRecord record) =>
        record.CapturedLength <= record.OriginalLength
            && record.OriginalLength <= MostLength
            && record.CapturedLength >= LeastCaptured;
}
