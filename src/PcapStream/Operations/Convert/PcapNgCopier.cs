using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;
using PcapStream.Operations.Convert.Edits;

namespace PcapStream.Operations.Convert;

/// <summary>
/// Copies captures into a pcapng. Sections, options, comments and all other blocks of a pcapng input are copied too, in
/// order and in their own byte order: byte for byte where nothing changes.
/// </summary>
internal sealed class PcapNgCopier : PacketCopier
{
    private readonly PcapNgRecordWriter _blocks;
    private readonly TimestampPrecision? _precision;
    private readonly OptionCleaner _cleaner;
    private readonly BlockCleaner _bodies;
    private ByteOrder _order = RecordWriter.MachineOrder;

    // Consecutive captures are often of one interface.
    private CopiedInterface? _last;

    // The same interface without a snap length, for later packets that are longer.
    private CopiedInterface? _unlimited;

    public PcapNgCopier(CaptureWriter writer, ConvertOptions options, PacketChoice choice, CopyLog log)
        : base(writer, options, choice, log, TimestampPrecision.Nanoseconds)
    {
        _blocks = writer.PcapNg!;
        _precision = options.Precision;
        _cleaner = new OptionCleaner(log);
        _bodies = new BlockCleaner(log, _cleaner);
    }

    private UnwantedOptions Unwanted => IsAltered ? UnwantedOptions.NotCopied : UnwantedOptions.None;

    protected override CopiedInterface Describe(CaptureInterface description)
    {
        CaptureInterface unnumbered = Options.DropsMetadata ? Bare(description) : description with { Id = 0 };
        if (_last is not { } last || last.Source != unnumbered)
        {
            _last = Add(unnumbered);
            _unlimited = null;
        }
        return _last;
    }

    protected override void Write(CopiedInterface to, in PacketRecord record, uint captured, uint original,
        PacketBatch batch)
    {
        bool isAsRead = captured == record.CapturedLength && original == record.OriginalLength;
        if (to.IsSame && isAsRead && TryWriteBlock(to, record))
            return;
        CopiedInterface target = HasRoom(to, captured) ? to : Unlimited();
        ReadOnlySpan<byte> data = record.Data[..(int)captured];
        ReadOnlySpan<byte> cleaned = CleanOptions(to, record, batch);
        if (record.Nanoseconds == Timestamp.NoTime)
            _blocks.Write(target.Id, Timestamp.None, data, original, cleaned);
        else
            _blocks.WriteTicks(target.Id, TicksIn(target, record, batch), data, original, cleaned);
    }

    protected override void WriteEdited(CopiedInterface to, EditedPacket packet, in PacketRecord record,
        PacketBatch batch)
    {
        ReadOnlySpan<byte> data = packet.Data;
        CopiedInterface target = HasRoom(to, (uint)data.Length) ? to : Unlimited();
        ReadOnlySpan<byte> options = WithComments(CleanOptions(target, record, batch), packet.Comments);
        if (packet.Time == Timestamp.None)
        {
            _blocks.Write(target.Id, Timestamp.None, data, packet.OriginalLength, options);
            return;
        }
        ulong ticks = packet.Time == batch.TimeOf(record)
            ? TicksIn(target, record, batch)
            : TicksOfChanged(packet.Time, target, record);
        _blocks.WriteTicks(target.Id, ticks, data, packet.OriginalLength, options);
    }

    protected override unsafe void CopyBlock(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces,
        PacketBatch batch)
    {
        var whole = new ReadOnlySpan<byte>(
            block.Address - PcapNgBlock.HeaderSize, (int)block.CapturedLength + PcapNgBlock.FrameSize);
        uint type = block.OriginalLength;
        if (type == PcapNgBlockType.CustomNotCopied && IsAltered)
        {
            Log.NotCopied++;
            return;
        }
        switch (type)
        {
            case PcapNgBlockType.SectionHeader:
                _order = SectionHeaderBlock.IsBigEndian(whole) == true ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
                BeginSection(_order, Clean(type, SectionHeaderBlock.OptionsOf(whole), block, batch));
                break;
            case PcapNgBlockType.InterfaceDescription:
                CopyInterface(whole, block, (int)block.Nanoseconds, interfaces, batch);
                break;
            case PcapNgBlockType.InterfaceStatistics:
                CopyStatistics(block, interfaces, batch);
                break;
            default:
                _blocks.WriteBlock(type, CleanBody(type, block, batch));
                break;
        }
    }

    // Copies the block unchanged; false where it is invalid, or has options that must not be copied.
    private unsafe bool TryWriteBlock(CopiedInterface to, in PacketRecord record)
    {
        bool isSimple = record.Nanoseconds == Timestamp.NoTime;
        byte* start = record.Address - (isSimple ? SimplePacketBlock.DataOffset : EnhancedPacketBlock.DataOffset);
        ByteOrder order = to.Source.ByteOrder;
        var fields =
            new FieldReader(new ReadOnlySpan<byte>(start, EnhancedPacketBlock.DataOffset),
            order == ByteOrder.BigEndian);
        uint length = fields.UInt32(PcapNgBlock.LengthOffset);
        if (isSimple && length != SimplePacketBlock.LengthFor(record.OriginalLength, to.Source.SnapLength))
            return false;
        if (!isSimple && !IsSound(record, start, length, order))
            return false;
        _blocks.WritePacketBlock(new ReadOnlySpan<byte>(start, (int)length));
        return true;
    }

    // Whether the block's fields are those of the record, and all its options may be copied.
    private unsafe bool IsSound(in PacketRecord record, byte* block, uint length, ByteOrder order)
    {
        ReadOnlySpan<byte> options = record.OptionWords == 0 ? default : PacketOptions.Of(record, order);
        bool bigEndian = order == ByteOrder.BigEndian;
        if (!EnhancedPacketBlock.Holds(block, length - (uint)options.Length, record.CapturedLength, bigEndian))
            return false;
        var reader = new OptionReader(options, bigEndian);
        while (reader.MoveNext())
        {
            if (!OptionRules.IsLength(PcapNgBlockType.EnhancedPacket, reader.Code, reader.Value.Length) ||
                (IsAltered && OptionRules.IsNotCopied(reader.Code)))
                return false;
        }
        return true;
    }

    private ReadOnlySpan<byte> CleanOptions(CopiedInterface from, in PacketRecord record, PacketBatch batch)
    {
        if (record.OptionWords == 0 || Options.DropsMetadata)
            return default;
        return Clean(PcapNgBlockType.EnhancedPacket, PacketOptions.Of(record, from.Source.ByteOrder), record, batch);
    }

    // The options that are valid and may be copied; the given bytes where that is all of them.
    private ReadOnlySpan<byte> Clean(uint type, ReadOnlySpan<byte> options, in PacketRecord record, PacketBatch batch,
        UnwantedOptions unwanted = UnwantedOptions.None)
    {
        return _cleaner.Clean(type, options, _order, unwanted | Unwanted, batch.OffsetOf(record), PacketsBefore);
    }

    // Only what is needed to read packets.
    private static CaptureInterface Bare(CaptureInterface description) =>
        new(Id: 0, description.LinkType, description.SnapLength, description.Precision)
        {
            FrameCheckSequenceLength = description.FrameCheckSequenceLength,
            TimeResolution = description.TimeResolution,
            TimeOffset = description.TimeOffset,
            Scale = description.Scale,
            ByteOrder = description.ByteOrder,
        };

    private CopiedInterface Add(CaptureInterface description)
    {
        int id = _blocks.AddInterfaceAsRead(description, _precision);
        return Mapped(id, description, _blocks.ScaleOf(id));
    }

    private bool HasRoom(CopiedInterface to, uint captured) =>
        _last is not { } last || last.Id != to.Id || last.Source.SnapLength == 0 || captured <= last.Source.SnapLength;

    private CopiedInterface Unlimited() => _unlimited ??= Add(_last!.Source with { SnapLength = 0 });

    private ulong TicksIn(CopiedInterface to, in PacketRecord record, PacketBatch batch)
    {
        TimeScale unit = _blocks.ScaleOf(to.Id);
        if (to.Source.Scale is { } scale)
        {
            ulong source = TicksOf(to, record);
            if (scale == unit)
                return source;
            return Times.Ticks(unit, scale.TimeOf(source), scale.IsWhole(source), PacketsBefore + 1);
        }
        // A classic pcap's times are whole nanoseconds from 1970 on.
        return !to.HasFinerTimes && unit.TryTicks(record.Nanoseconds, out ulong ticks)
            ? ticks
            : Times.Ticks(unit, batch.TimeOf(record), isWhole: true, PacketsBefore + 1);
    }

    private ulong TicksOfChanged(Timestamp time, CopiedInterface to, in PacketRecord record)
    {
        TimeScale unit = _blocks.ScaleOf(to.Id);
        return Times.Ticks(unit, time, IsWhole(to, record), PacketsBefore + 1);
    }

    private ReadOnlySpan<byte> WithComments(ReadOnlySpan<byte> options, IReadOnlyList<string> comments)
    {
        if (comments.Count == 0)
            return options;
        var added = new OptionWriter(_order);
        foreach (string comment in comments)
            added.Add(OptionReader.Comment, comment);
        return (byte[])[.. WithoutEnd(options), .. added.End()];
    }

    private void CopyInterface(ReadOnlySpan<byte> block, in PacketRecord record, int id,
        IReadOnlyList<CaptureInterface> interfaces, PacketBatch batch)
    {
        // The header of its section was damaged, and not copied.
        if (interfaces[id].ByteOrder != _order)
            BeginSection(interfaces[id].ByteOrder, options: []);
        (CaptureInterface description, TimeScale scale) =
            InterfaceDescriptionBlock.Read(block, _order == ByteOrder.BigEndian, id: 0, new OptionText());
        ReadOnlySpan<byte> found = InterfaceDescriptionBlock.OptionsOf(block);
        int written;
        if (_precision is { } precision)
        {
            TimeScale unit = TimeScale.Of((byte)precision);
            ReadOnlySpan<byte> cleaned =
                Clean(PcapNgBlockType.InterfaceDescription, found, record, batch, UnwantedOptions.TimeUnits);
            written = _blocks.AddInterface(description, WithResolution(cleaned, precision), unit);
        }
        else
        {
            ReadOnlySpan<byte> cleaned = Clean(PcapNgBlockType.InterfaceDescription, found, record, batch);
            written = _blocks.AddInterface(description, cleaned, scale);
        }
        bool isSame = _precision is null && Options.SnapLength == 0 &&
            _blocks.IndexOf(written) == interfaces[id].IdInSection;
        Map(id, Mapped(written, interfaces[id], _blocks.ScaleOf(written), isSame), interfaces);
    }

    private ReadOnlySpan<byte> WithResolution(ReadOnlySpan<byte> options, TimestampPrecision precision)
    {
        ReadOnlySpan<byte> resolution =
            new OptionWriter(_order).Add(InterfaceOptions.TimeResolution, [(byte)precision]).End();
        return (byte[])[.. WithoutEnd(options), .. resolution];
    }

    // Cleaned options without their end mark.
    private ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> options) =>
        OptionList.EndsWithMark(options, _order == ByteOrder.BigEndian)
            ? options[..^OptionReader.HeaderSize]
            : options;

    private void CopyStatistics(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces, PacketBatch batch)
    {
        bool bigEndian = _order == ByteOrder.BigEndian;
        uint index = new FieldReader(block.Data, bigEndian).UInt32(0);
        int sectionBase = (int)block.Nanoseconds - interfaces[(int)block.Nanoseconds].IdInSection;
        if (Find(sectionBase + (int)index) is not { } to)
            return;
        byte[] body = [.. CleanBody(PcapNgBlockType.InterfaceStatistics, block, batch)];
        InterfaceStatisticsBlock.Translate(body, bigEndian, (uint)_blocks.IndexOf(to.Id),
            to.Source.Scale ?? TimeScale.Usual, _blocks.ScaleOf(to.Id), Edits is null ? null : Edits.Move);
        _blocks.WriteBlock(PcapNgBlockType.InterfaceStatistics, body);
    }

    // The body with the valid options that may be copied.
    private ReadOnlySpan<byte> CleanBody(uint type, in PacketRecord block, PacketBatch batch) => _bodies.Clean(
        type, block.Data, _order, Unwanted, batch.OffsetOf(block), PacketsBefore);

    private void BeginSection(ByteOrder order, ReadOnlySpan<byte> options)
    {
        _order = order;
        _last = null;
        _unlimited = null;
        _blocks.BeginSection(order, options);
    }
}
