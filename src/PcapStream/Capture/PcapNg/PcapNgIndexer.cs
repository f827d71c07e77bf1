using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Capture.PcapNg;

/// <summary>
/// Indexes the blocks of a pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, each with its interfaces,
/// and packets that refer to one of them. <see cref="OtherBlocks"/> reads some of the other blocks; the rest are
/// skipped by their length.
/// </summary>
internal sealed unsafe class PcapNgIndexer : RecordIndexer
{
    private static readonly RecordFault TooManyInterfaces =
        new("interfaces", CaptureDescription.MostInterfaces, "more interfaces are described than are kept");

    private readonly OptionText _text = new();
    private readonly OtherBlocks _others;
    private readonly bool _isFork;

    // What is below the count never changes, so that forks can share it.
    private Source[] _interfaces = [];
    private int _interfaceCount;
    private CaptureDescription _description;

    // Interfaces of captures before this one in the file come first, and are not among these.
    private readonly int _interfaceBase;

    // Interfaces of earlier sections.
    private int _sectionBase;
    private bool _bigEndian;
    private bool _inSection;

    // The first record of the current call, and the blocks indexed before it.
    private PacketRecord* _firstRecord;
    private long _blocksBefore;

    /// <param name="before">The description so far, when this capture was joined to another.</param>
    public PcapNgIndexer(CaptureDescription before)
    {
        _description = before;
        _others = new OtherBlocks(before, _text);
        _interfaceBase = before.Interfaces.Count;
    }

    private PcapNgIndexer(PcapNgIndexer whole)
        : this(whole._description)
    {
        _isFork = true;
        _interfaceBase = whole._interfaceBase;
        _interfaces = whole._interfaces;
        _interfaceCount = whole._interfaceCount;
        _sectionBase = whole._sectionBase;
        _bigEndian = whole._bigEndian;
        _inSection = whole._inSection;
        NotesTimesBeyondNanoseconds = whole.NotesTimesBeyondNanoseconds;
    }

    // Interfaces that blocks of this section may refer to: parts that were left out may describe any number.
    private uint KnownInterfaces =>
        IsSampling && _interfaceCount > _sectionBase
            ? CaptureDescription.MostInterfaces
            : (uint)(_interfaceCount - _sectionBase);

    public override CaptureVariant Variant => PcapNgFormat.Usual;

    public override ByteOrder ByteOrder => _bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian;

    public override CaptureDescription Description => Volatile.Read(ref _description);

    public override IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        _firstRecord = records;
        _blocksBefore = Blocks;
        IndexResult result = IndexSections(start, end, stop, records, capacity);
        if (_isFork)
            return result;
        Describe(_others.AddTo(_description));
        return result;
    }

    public override RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset)
    {
        var start = new ReadOnlySpan<byte>(at, (int)Math.Min(end - at, FileStart.Size));
        if (FileStart.IsAt(start) && !IsAtSectionHeader(at, end))
            return Join(start);
        uint interfaces = KnownInterfaces;
        RecordVerdict verdict = _bigEndian == BitConverter.IsLittleEndian
            ? PcapNgRecovery.Judge<SwappedOrder>(at, end, atEnd, fits, interfaces)
            : PcapNgRecovery.Judge<NativeOrder>(at, end, atEnd, fits, interfaces);
        // If only the repeated length of an interface's block is wrong, the interface is added anyway: all of its
        // packets need it.
        if (verdict.Skip > 0 && _inSection && BlockTypeOf(at) == PcapNgBlockType.InterfaceDescription)
            _ = AddInterface(at, (uint)verdict.Skip);
        return verdict;
    }

    public override bool EndsWith(byte* start, ReadOnlySpan<byte> last) =>
        new ReadOnlySpan<byte>(start + PcapNgBlock.LengthOffset, sizeof(uint)).SequenceEqual(last);

    public override bool Search(byte* from, byte* end, bool atEnd, out byte* found)
    {
        uint interfaces = KnownInterfaces;
        return _bigEndian == BitConverter.IsLittleEndian
            ? PcapNgRecovery.Search<SwappedOrder>(from, end, atEnd, interfaces, out found)
            : PcapNgRecovery.Search<NativeOrder>(from, end, atEnd, interfaces, out found);
    }

    public override RecordIndexer Fork() => new PcapNgIndexer(this);

    public override bool Agrees(RecordIndexer fork, in PacketRecord first) =>
        fork is PcapNgIndexer other && other._interfaceCount == _interfaceCount && other._sectionBase == _sectionBase
            && other._bigEndian == _bigEndian && other._inSection == _inSection;

    public override RecordFault Explain(byte* start, long length) => _bigEndian == BitConverter.IsLittleEndian
        ? PcapNgRecovery.Explain<SwappedOrder>(start, length)
        : PcapNgRecovery.Explain<NativeOrder>(start, length);

    private static bool IsAtSectionHeader(byte* at, byte* end) =>
        end - at >= sizeof(uint) && PcapNgBlock.Word<NativeOrder>(at, 0) == PcapNgBlockType.SectionHeader;

    private uint BlockTypeOf(byte* block) => Word(block, 0);

    private uint BlockLength(byte* block) => Word(block, 1);

    private uint Word(byte* block, int index) => _bigEndian == BitConverter.IsLittleEndian
        ? PcapNgBlock.Word<SwappedOrder>(block, index)
        : PcapNgBlock.Word<NativeOrder>(block, index);

    private IndexResult IndexSections(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity)
    {
        int indexed = 0;
        byte* at = start;
        while (true)
        {
            IndexResult result = _bigEndian == BitConverter.IsLittleEndian
                ? Walk<SwappedOrder>(at, end, stop, records + indexed, capacity - indexed)
                : Walk<NativeOrder>(at, end, stop, records + indexed, capacity - indexed);
            indexed += result.Records;
            at = result.Next;
            if (_isFork || !IsAtSectionHeader(at, end) || result.Skip > 0 || at >= stop || indexed == capacity)
                return result.After(indexed - result.Records);
            if (EnterSection(at, end) is { } obstacle)
                return obstacle.After(indexed);
            if (KeepsBlocks)
                Keep(PcapNgBlockType.SectionHeader, at, BlockLength(at), records + indexed++);
            at += BlockLength(at);
        }
    }

    // Blocks of one section, up to the next.
    private IndexResult Walk<TOrder>(byte* at, byte* end, byte* stop, PacketRecord* records, int capacity)
        where TOrder : struct, IByteOrder
    {
        int indexed = 0;
        while (indexed < capacity && at < stop)
        {
            long room = end - at;
            if (room < PcapNgBlock.FrameSize)
                return IndexResult.Stopped(indexed, at, PcapNgBlock.FrameSize);
            uint type = PcapNgBlock.Word<TOrder>(at, 0);
            if (type == PcapNgBlockType.SectionHeader)
                return IndexResult.Stopped(indexed, at, 0);
            uint length = PcapNgBlock.Word<TOrder>(at, 1);
            if (!PcapNgBlock.IsLength(length) || !_inSection)
                return IndexResult.Doubtful(indexed, at, PcapNgBlock.FrameSize, PcapNgBlock.FrameSize);
            bool isPacket = IsPacket(type);
            if (_isFork && !isPacket)
                return IndexResult.Doubtful(indexed, at, PcapNgBlock.FrameSize, 0);
            if (length > room)
                return isPacket || KeepsBlocks || length <= SearchWindow || IsRead(type, length)
                    ? IndexResult.Stopped(indexed, at, length)
                    : Skip(indexed, at, type, length);
            if (PcapNgBlock.RepeatedLength<TOrder>(at, length) != length)
                return IndexResult.Doubtful(indexed, at, length, PcapNgBlock.FrameSize);
            RecordFault? fault = isPacket
                ? ReadPacket<TOrder>(type, at, length, records + indexed)
                : ReadOther(type, at, length);
            if (fault is not null)
                return IndexResult.Damaged(indexed, at, length, fault);
            if (isPacket)
                indexed++;
            else if (KeepsBlocks)
                Keep(type, at, length, records + indexed++);
            at += length;
        }
        return IndexResult.Stopped(indexed, at, PcapNgBlock.FrameSize);
    }

    private static bool IsPacket(uint type) =>
        type is PcapNgBlockType.EnhancedPacket or PcapNgBlockType.SimplePacket or PcapNgBlockType.ObsoletePacket;

    private static bool IsRead(uint type, uint length) =>
        type == PcapNgBlockType.InterfaceDescription || OtherBlocks.IsRead(type, length);

    private IndexResult Skip(int indexed, byte* at, uint type, uint length)
    {
        _others.Count(type);
        return IndexResult.Skipped(indexed, at, length);
    }

    private RecordFault? ReadPacket<TOrder>(uint type, byte* block, uint length, PacketRecord* record)
        where TOrder : struct, IByteOrder
    {
        uint least = type == PcapNgBlockType.SimplePacket
            ? SimplePacketBlock.LeastLength
            : EnhancedPacketBlock.LeastLength;
        if (length < least)
            return new RecordFault("block total length", least, "too short for a packet block");
        PacketFields packet = type switch
        {
            PcapNgBlockType.EnhancedPacket => EnhancedPacketBlock.Read<TOrder>(block),
            PcapNgBlockType.ObsoletePacket => ObsoletePacketBlock.Read<TOrder>(block),
            _ => SimplePacketBlock.Read<TOrder>(
                block, length, _interfaceCount > _sectionBase ? _interfaces[_sectionBase].SnapLength : 0),
        };
        if (packet.Interface >= KnownInterfaces)
            return NotDescribed(packet.Interface, length);
        long needed = packet.DataOffset + PcapNgBlock.Padded(packet.CapturedLength) + sizeof(uint);
        ushort optionWords = 0;
        if (needed != length && type != PcapNgBlockType.SimplePacket)
        {
            optionWords = PacketOptions.Words(length - needed);
            if ((needed > length || !OptionList.IsSound(OptionsAt(block, needed, length), _bigEndian)) &&
                Repair(type, block, length, record, ref packet, ref optionWords) is { } fault)
                return fault;
        }
        int index = Math.Min(_sectionBase + (int)packet.Interface, _interfaceCount - 1);
        Source source = _interfaces[index];
        record->Address = block + packet.DataOffset;
        record->Nanoseconds = type == PcapNgBlockType.SimplePacket
            ? Timestamp.NoTime
            : source.Scale.Nanoseconds(packet.Ticks);
        if (Timestamp.IsBeyond(record->Nanoseconds))
            NoteTime(block, record, source.Scale, packet.Ticks);
        record->CapturedLength = packet.CapturedLength;
        record->OriginalLength = packet.OriginalLength;
        record->Interface = _interfaceBase + index;
        record->LinkType = source.LinkType;
        record->OptionWords = optionWords;
        return null;
    }

    private static ReadOnlySpan<byte> OptionsAt(byte* block, long needed, uint length) =>
        new(block + needed - sizeof(uint), (int)(length - needed));

    // The bytes after the packet are not options, or the packet is longer than its block: the captured length is wrong
    // if the original one fits; otherwise the options are.
    private RecordFault? Repair(uint type, byte* block, uint length, PacketRecord* record, ref PacketFields packet,
        ref ushort optionWords)
    {
        long captured = packet.DataOffset + PcapNgBlock.Padded(packet.CapturedLength) + sizeof(uint);
        long original = packet.DataOffset + PcapNgBlock.Padded(packet.OriginalLength) + sizeof(uint);
        // The captured length of a packet that was cut at the snap length is right.
        bool isCut = packet.CapturedLength < packet.OriginalLength &&
            packet.CapturedLength == SnapLengthOf(packet.Interface);
        if (!isCut && original <= length && OptionList.IsSound(OptionsAt(block, original, length), _bigEndian))
        {
            Note(block, record, new RecordFault("captured length", length,
                $"a captured length of {packet.CapturedLength} bytes that its block contradicts; " +
                $"read as the original length, {packet.OriginalLength}"));
            packet = packet with { CapturedLength = packet.OriginalLength };
            optionWords = PacketOptions.Words(length - original);
            return null;
        }
        if (captured > length)
            return new RecordFault("captured length", captured, "the packet is longer than its block");
        Note(block, record,
            new RecordFault("option length", length,
            "the rest of the packet's block is not all options; left out"));
        optionWords =
            (ushort)Math.Min(OptionList.SoundPrefix(type, OptionsAt(block, captured, length),
            _bigEndian) / sizeof(uint), ushort.MaxValue - 1);
        return null;
    }

    private uint SnapLengthOf(uint interfaceId) =>
        _interfaces[Math.Min(_sectionBase + (int)interfaceId, _interfaceCount - 1)].SnapLength;

    private void NoteTime(byte* block, PacketRecord* record, TimeScale scale, ulong ticks)
    {
        if (scale.TimeOf(ticks) == Timestamp.NotRepresentable)
            Note(block, record,
                new RecordFault("time", 0,
                $"a time that is not representable: {ticks} ticks of {scale.TicksPerSecondText} a second"));
        else if (NotesTimesBeyondNanoseconds)
            Note(block, record,
                new RecordFault("time", 0,
                $"the time {scale.TimeOf(ticks)} is beyond the years 1677 to 2262, " +
                "and counted as the nearest in them"));
    }

    private void Note(byte* block, PacketRecord* record, RecordFault fault) =>
        Notes.Add(new RecordNote((nint)block, (int)(record - _firstRecord - (Blocks - _blocksBefore)), fault));

    private void Keep(uint type, byte* block, uint length, PacketRecord* record)
    {
        *record = new PacketRecord
        {
            Address = block + PcapNgBlock.HeaderSize,
            CapturedLength = length - PcapNgBlock.FrameSize,
            OriginalLength = type,
            Interface = PacketRecord.Block,
            Nanoseconds = _interfaceBase + _interfaceCount - 1,
        };
        Blocks++;
    }

    private RecordFault? ReadOther(uint type, byte* block, uint length)
    {
        if (type == PcapNgBlockType.InterfaceDescription)
            return AddInterface(block, length);
        if (!OtherBlocks.IsRead(type, length))
        {
            _others.Count(type);
            return null;
        }
        var bytes = new ReadOnlySpan<byte>(block, (int)length);
        return type == PcapNgBlockType.InterfaceStatistics
            ? ReadStatistics(bytes)
            : _others.Read(type, bytes, _bigEndian);
    }

    private RecordFault? ReadStatistics(ReadOnlySpan<byte> block)
    {
        if (block.Length < InterfaceStatisticsBlock.LeastLength)
            return new RecordFault(
                "block total length", InterfaceStatisticsBlock.LeastLength, "too short for interface statistics");
        uint interfaceId = InterfaceStatisticsBlock.Interface(block, _bigEndian);
        if (interfaceId >= (uint)(_interfaceCount - _sectionBase))
            return IsSampling ? null : NotDescribed(interfaceId, block.Length);
        int id = _sectionBase + (int)interfaceId;
        _others.ReadStatistics(_interfaceBase + id, block, _bigEndian, _interfaces[id].Scale);
        return null;
    }

    private RecordFault? AddInterface(byte* block, uint length)
    {
        if (length < InterfaceDescriptionBlock.LeastLength)
            return new RecordFault(
                "block total length", InterfaceDescriptionBlock.LeastLength, "too short for an interface description");
        if (_interfaceBase + _interfaceCount >= CaptureDescription.MostInterfaces)
            return TooManyInterfaces;
        (CaptureInterface added, TimeScale scale) = InterfaceDescriptionBlock.Read(
            new ReadOnlySpan<byte>(block, (int)Math.Min(length, int.MaxValue)), _bigEndian,
            _interfaceBase + _interfaceCount, _text);
        if (_interfaceCount == _interfaces.Length)
            Array.Resize(ref _interfaces, Math.Max(4, _interfaceCount * 2));
        _interfaces[_interfaceCount++] = new Source(added.LinkType, added.SnapLength, scale);
        Describe(_description.With(added with
        {
            Section = _description.Sections,
            IdInSection = _interfaceCount - 1 - _sectionBase,
        }));
        return null;
    }

    private void Describe(CaptureDescription description) => Volatile.Write(ref _description, description);

    private static RecordFault NotDescribed(uint interfaceId, long length) =>
        new("interface id", length, $"interface {interfaceId} is not described");

    // Null when the section is entered; otherwise the obstacle.
    private IndexResult? EnterSection(byte* at, byte* end)
    {
        long room = end - at;
        if (room < SectionHeaderBlock.OrderSize)
            return IndexResult.Stopped(0, at, SectionHeaderBlock.OrderSize);
        if (SectionHeaderBlock.IsBigEndian(
            new ReadOnlySpan<byte>(at, SectionHeaderBlock.OrderSize)) is not { } bigEndian)
            return IndexResult.Doubtful(0, at, PcapNgBlock.FrameSize, PcapNgBlock.FrameSize);
        // Even if the header is damaged otherwise, the blocks after it have its byte order and interfaces of their own.
        _bigEndian = bigEndian;
        _sectionBase = _interfaceCount;
        _inSection = true;
        uint length = BlockLength(at);
        if (!SectionHeaderBlock.IsLength(length))
            return IndexResult.Doubtful(0, at, PcapNgBlock.FrameSize, PcapNgBlock.FrameSize);
        if (length > room)
            return IndexResult.Stopped(0, at, length);
        var block = new ReadOnlySpan<byte>(at, (int)length);
        if (!EndsWith(at, block[^sizeof(uint)..]))
            return IndexResult.Doubtful(0, at, length, PcapNgBlock.FrameSize);
        if (SectionHeaderBlock.Major(block, bigEndian) is not 1 and ushort major)
            return IndexResult.Damaged(
                0, at, length, new RecordFault("major version", length, $"pcapng version {major} is unknown"));
        Describe(SectionHeaderBlock.Describe(block, bigEndian, _description, _text));
        return null;
    }

    private sealed class Source(LinkType linkType, uint snapLength, TimeScale scale)
    {
        public LinkType LinkType { get; } = linkType;

        public uint SnapLength { get; } = snapLength;

        public TimeScale Scale { get; } = scale;
    }
}
