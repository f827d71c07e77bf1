using System.Buffers;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Capture.Writing;
using PcapStream.Filtering;
using PcapStream.Inputs;
using PcapStream.Operations.Selection;

namespace PcapStream.Operations.Convert.Ordering;

/// <summary>
/// A capture whose packets are put in order with others: its batches, which of their packets are written, and in which
/// form.
/// </summary>
/// <param name="file">The capture's name.</param>
/// <param name="context">What all captures share.</param>
internal sealed class Intake(string file, OrderContext context) : IDisposable
{
    // A capture with more batches of blocks before its first packet is not searched further for interfaces.
    private const int MostAhead = 64;

    private readonly CopyLog _log = context.CreateLog();
    private readonly PacketSelection? _selection = context.Loop.Criteria.CreateSelection();
    private readonly ArrayBufferWriter<byte> _reversed = new();
    private readonly Queue<PacketBatch> _ahead = new();
    private readonly Disorder _disorder = new();

    // By the number of the interface in the capture, its number among those of all captures.
    private readonly List<int> _interfaces = [];
    private ByteOrder _order = RecordWriter.MachineOrder;
    private BlockCleaner? _bodies;
    private BatchReader? _reader;
    private int _initial;
    private bool _isKnown;
    private long _packets;

    /// <summary>The capture's name.</summary>
    public string File => file;

    /// <summary>Whether it can be read only once.</summary>
    public bool IsStream =>
        InputFile.IsStream(file) || context.Batches.Capture.Handles?.ContainsKey(file) == true;

    /// <summary>Packets that were read.</summary>
    public long Packets => _packets;

    /// <summary>Opens the capture and reads what comes before its first packet.</summary>
    public void Open(CancellationToken cancellation)
    {
        _reader = context.Loop.Open(file, context.Batches, cancellation);
        CaptureReader capture = _reader.Capture;
        capture.Indexer.KeepsBlocks = true;
        _reader.Pool.MakeRoom = context.MakeRoom;
        int described = 0;
        while (_ahead.Count < MostAhead && Read(cancellation) is { } batch)
        {
            _ahead.Enqueue(batch);
            if (HasPacket(batch, ref described))
                break;
        }
        if (_isKnown)
            return;
        _isKnown = true;
        context.AllPcap &= capture.Format == CaptureFormat.Pcap;
        IReadOnlyList<CaptureInterface> interfaces = capture.Description.Interfaces;
        _initial = capture.Format.HoldsBlocks ? Math.Min(described, interfaces.Count) : interfaces.Count;
        int first = context.Interfaces.AddInitial(interfaces.Take(_initial));
        _interfaces.AddRange(Enumerable.Range(first, _initial));
    }

    /// <summary>Lets go of the capture, which is read again from its start later.</summary>
    public void Suspend()
    {
        ReleaseAhead();
        context.Loop.Abandon(_reader!);
        _reader = null;
    }

    /// <summary>The next packets, which the caller disposes of; null after the last.</summary>
    public PacketBatch? Next(CancellationToken cancellation)
    {
        context.Loop.Report();
        return _ahead.TryDequeue(out PacketBatch? batch) ? batch : Read(cancellation);
    }

    /// <summary>
    /// Whether a packet or block is written. All are asked for, in order; lengths that contradict each other are
    /// changed.
    /// </summary>
    public bool Takes(ref PacketRecord record, PacketBatch batch)
    {
        if (record.IsBlock)
            return TakesBlock(record, batch);
        long number = ++_packets;
        if (_selection is not null && !Selects(record, number, batch))
            return false;
        if (record.CapturedLength > record.OriginalLength)
        {
            record.OriginalLength = _log.RaiseOriginal(
                batch.OffsetOf(record), number - 1, record.CapturedLength, record.OriginalLength);
        }
        if (_disorder.Add(record.Nanoseconds) && context.Order.FailUnordered)
        {
            throw new CaptureException(
                $"{file}: packet {number} ({batch.TimeOf(record)}) is earlier than the packet before it");
        }
        return true;
    }

    /// <summary>
    /// A packet or block that is written, valid until the next call. Blocks must be asked for before the next packet is
    /// taken.
    /// </summary>
    /// <param name="record">The packet.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="packetsBefore">Packets of the capture before it.</param>
    public OrderedPacket Form(in PacketRecord record, PacketBatch batch, long packetsBefore)
    {
        if (record.IsBlock)
            return FormBlock(record, batch);
        CaptureInterface source = batch.Description.Interfaces[record.Interface];
        return new OrderedPacket
        {
            Interface = NumberOf(record.Interface, batch),
            Nanoseconds = record.Nanoseconds,
            Ticks = source.Scale is null || record.Nanoseconds == Timestamp.NoTime ? 0 : TicksOf(record, source),
            OriginalLength = record.OriginalLength,
            Data = record.Data,
            Options = record.OptionWords == 0
                ? default
                : CleanOptions(record, source.ByteOrder, batch, packetsBefore),
        };
    }

    /// <summary>The exact time of a packet.</summary>
    public static Timestamp TimeOf(in PacketRecord record, PacketBatch batch) =>
        record.IsBlock ? Timestamp.None : batch.TimeOf(record);

    /// <summary>Closes the capture after its last packet.</summary>
    public void Close()
    {
        context.Loop.Close(_reader!, _log.Close(_reader!.Capture));
        context.Add(_disorder, _log.NotCopied);
        _reader = null;
    }

    public void Dispose()
    {
        ReleaseAhead();
        _reader?.Dispose();
    }

    private OptionCleaner Cleaner => field ??= new OptionCleaner(_log);

    private PacketBatch? Read(CancellationToken cancellation)
    {
        try
        {
            return _reader!.Next(cancellation);
        }
        catch (Buffers.BufferExhaustedException error)
        {
            throw new CaptureException(
                $"{file}: there is no memory for the next packets; raise the memory limit ({error.Message})", error);
        }
    }

    private bool Selects(in PacketRecord record, long number, PacketBatch batch)
    {
        try
        {
            return _selection!.PassesNext(record, number, batch);
        }
        catch (FilterException error)
        {
            throw new CaptureException($"{file}: {error.Message}", error);
        }
    }

    // Counts the interfaces that are described before the first packet.
    private static bool HasPacket(PacketBatch batch, ref int described)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (!record.IsBlock)
                return true;
            if (record.OriginalLength == PcapNgBlockType.InterfaceDescription)
                described++;
        }
        return false;
    }

    private unsafe bool TakesBlock(in PacketRecord block, PacketBatch batch)
    {
        IReadOnlyList<CaptureInterface> interfaces = batch.Description.Interfaces;
        switch (block.OriginalLength)
        {
            case PcapNgBlockType.SectionHeader:
                var start = new ReadOnlySpan<byte>(
                    block.Address - PcapNgBlock.HeaderSize, SectionHeaderBlock.OrderSize);
                _order = SectionHeaderBlock.IsBigEndian(start) == true ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
                return false;
            case PcapNgBlockType.InterfaceDescription:
                // The header of its section may have been damaged.
                _order = interfaces[(int)block.Nanoseconds].ByteOrder;
                return block.Nanoseconds >= _initial;
            case PcapNgBlockType.InterfaceStatistics:
                return (uint)InterfaceOfStatistics(block, interfaces) < interfaces.Count;
            case PcapNgBlockType.NameResolution or PcapNgBlockType.DecryptionSecrets
                or PcapNgBlockType.SystemdJournalExport:
                return true;
            default:
                bool isCopied =
                    block.OriginalLength != PcapNgBlockType.CustomNotCopied && _order == RecordWriter.MachineOrder;
                _log.NotCopied += isCopied ? 0 : 1;
                return isCopied;
        }
    }

    private OrderedPacket FormBlock(in PacketRecord block, PacketBatch batch)
    {
        uint type = block.OriginalLength;
        int described = type switch
        {
            PcapNgBlockType.InterfaceDescription => (int)block.Nanoseconds,
            PcapNgBlockType.InterfaceStatistics => InterfaceOfStatistics(block, batch.Description.Interfaces),
            _ => -1,
        };
        return new OrderedPacket
        {
            Interface = PacketRecord.Block,
            Nanoseconds = described < 0 ? 0 : NumberOf(described, batch),
            OriginalLength = type,
            Data = type == PcapNgBlockType.InterfaceDescription ? default : BodyOf(block, batch),
        };
    }

    // -1 where there is none.
    private int InterfaceOfStatistics(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces)
    {
        int latest = (int)block.Nanoseconds;
        if (latest < 0)
            return -1;
        uint inSection = new FieldReader(block.Data, _order == ByteOrder.BigEndian).UInt32(0);
        return (int)Math.Min(latest - interfaces[latest].IdInSection + (long)inSection, int.MaxValue);
    }

    private ReadOnlySpan<byte> BodyOf(in PacketRecord block, PacketBatch batch)
    {
        uint type = block.OriginalLength;
        _bodies ??= new BlockCleaner(_log, Cleaner);
        ReadOnlySpan<byte> body = _bodies.Clean(
            type, block.Data, _order, UnwantedOptions.NotCopied, batch.OffsetOf(block), _packets);
        _reversed.ResetWrittenCount();
        return _order != RecordWriter.MachineOrder
            && ByteOrderReversal.TryBody(type, body, _order == ByteOrder.BigEndian, _reversed)
            ? _reversed.WrittenSpan
            : body;
    }

    private ReadOnlySpan<byte> CleanOptions(
        in PacketRecord record, ByteOrder order, PacketBatch batch, long packetsBefore)
    {
        const uint type = PcapNgBlockType.EnhancedPacket;
        ReadOnlySpan<byte> cleaned = Cleaner.Clean(
            type, PacketOptions.Of(record, order), order, UnwantedOptions.NotCopied, batch.OffsetOf(record),
            packetsBefore);
        if (order == RecordWriter.MachineOrder)
            return cleaned;
        _reversed.ResetWrittenCount();
        ByteOrderReversal.Options(type, cleaned, order == ByteOrder.BigEndian, _reversed);
        return _reversed.WrittenSpan;
    }

    private int NumberOf(int id, PacketBatch batch)
    {
        while (_interfaces.Count <= id)
            _interfaces.Add(context.Interfaces.Add(batch.Description.Interfaces[_interfaces.Count]));
        return _interfaces[id];
    }

    private static unsafe ulong TicksOf(in PacketRecord record, CaptureInterface source) =>
        EnhancedPacketBlock.Ticks(record.Address, source.ByteOrder);

    private void ReleaseAhead()
    {
        while (_ahead.TryDequeue(out PacketBatch? batch))
            batch.Dispose();
    }
}
