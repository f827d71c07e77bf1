using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Selection;

/// <summary>Selects packets by the criteria of an operation, and counts the others. For one thread.</summary>
internal sealed class PacketSelection(PacketCriteria criteria)
{
    private readonly PacketNumbers? _numbers = criteria.Numbers;
    private readonly PacketSample? _sample = criteria.Sample;
    private readonly TimeWindow? _window = criteria.Window;
    private readonly PacketDecoder _decoder = new();
    private readonly FieldSelection? _fields = criteria.DisplayFilter is { } filter ? new FieldSelection(filter) : null;

    // For PassesNext: the times of the capture's first packet, and of the one before.
    private Timestamp? _first;
    private Timestamp _previous;

    // As long as the largest batch so far.
    private PacketRecord[] _passed = [];
    private int[] _places = [];

    /// <summary>Packets that were not selected.</summary>
    public long FilteredOut { get; private set; }

    /// <summary>
    /// The packets of a batch that are selected, in order and up to a number, valid until the next call.
    /// </summary>
    /// <exception cref="FilterException">The filter does not apply to their link type.</exception>
    public SelectedPackets Select(PacketBatch batch, in BatchPosition position, long most)
    {
        _window?.SetFirst(position.First);
        ReadOnlySpan<PacketRecord> records = batch.Records;
        if (_passed.Length < records.Length)
            (_passed, _places) = (new PacketRecord[records.Length], new int[records.Length]);
        PacketRecord[] passed = _passed;
        int count = 0;
        int seen = 0;
        int lastInterface = PacketRecord.Block;
        BpfProgram? program = null;
        FlowEnds? flow = criteria.Flow;
        Timestamp previous = position.Previous;
        FieldSource source = _fields is null ? default : _fields.Begin(position.First);
        bool isPositional = _numbers is not null || _sample is not null || _window is not null;
        while (seen < records.Length && count < most)
        {
            if (_fields is not null)
                PacketAhead.Fetch(records, seen);
            ref readonly PacketRecord record = ref records[seen++];
            Timestamp earlier = previous;
            if (_fields is not null)
                previous = batch.TimeOf(record);
            if (isPositional && !IsPlaced(record, batch.FirstNumber + seen - 1))
                continue;
            // All packets of an interface have one link type.
            if (criteria.Filter is { } filter && (program is null || record.Interface != lastInterface))
            {
                program = ProgramFor(filter, record, batch);
                lastInterface = record.Interface;
            }
            if (program?.Matches(record.Data, record.OriginalLength) == false)
                continue;
            if (flow is not null && !IsOf(flow, record))
                continue;
            if (_fields?.Passes(record, batch.FirstNumber + seen - 1, earlier, batch, ref source) == false)
                continue;
            _places[count] = seen - 1;
            passed[count++] = record;
        }
        FilteredOut += seen - count;
        return new SelectedPackets(batch, position, passed.AsSpan(0, count), _places.AsSpan(0, count));
    }

    /// <summary>Whether one packet is selected.</summary>
    /// <param name="record">The packet.</param>
    /// <param name="number">Its number in its capture.</param>
    /// <param name="first">The time of the first packet of its capture.</param>
    /// <param name="previous">The time of the packet before it; for the first packet, its own.</param>
    /// <param name="batch">Its batch.</param>
    /// <exception cref="FilterException">The filter does not apply to its link type.</exception>
    public bool Passes(
        in PacketRecord record, long number, Timestamp first, Timestamp previous, PacketBatch batch)
    {
        _window?.SetFirst(first);
        bool passes = IsPlaced(record, number)
            && (criteria.Filter is not { } filter
                || ProgramFor(filter, record, batch).Matches(record.Data, record.OriginalLength))
            && (criteria.Flow is not { } flow || IsOf(flow, record))
            && PassesByFields(record, number, first, previous, batch);
        FilteredOut += passes ? 0 : 1;
        return passes;
    }

    /// <summary>Starts another capture, for <see cref="PassesNext"/>.</summary>
    public void Begin() => _first = null;

    /// <summary>Continues after packets of the same capture, for <see cref="PassesNext"/>.</summary>
    public void BeginAfter(EarlierPackets earlier) => (_first, _previous) = (earlier.First, earlier.Previous);

    /// <summary>Whether the next packet of a capture is selected. Every packet read is asked for, in order.</summary>
    /// <exception cref="FilterException">The filter does not apply to its link type.</exception>
    public bool PassesNext(in PacketRecord record, long number, PacketBatch batch)
    {
        Timestamp time = batch.TimeOf(record);
        _first ??= _previous = time;
        Timestamp previous = _previous;
        _previous = time;
        return Passes(record, number, _first.Value, previous, batch);
    }

    /// <summary>A filter's program for the link type of a packet.</summary>
    /// <exception cref="FilterException">The filter does not apply to it.</exception>
    public static BpfProgram ProgramFor(PacketFilter filter, in PacketRecord record, PacketBatch batch) =>
        filter.For(
            record.LinkType.Value,
            isSwapped: batch.OrderOf(record) == ByteOrder.BigEndian == BitConverter.IsLittleEndian);

    private bool PassesByFields(
        in PacketRecord record, long number, Timestamp first, Timestamp previous, PacketBatch batch)
    {
        if (_fields is null)
            return true;
        FieldSource source = _fields.Begin(first);
        return _fields.Passes(record, number, previous, batch, ref source);
    }

    private bool IsPlaced(in PacketRecord record, long number) =>
        _numbers?.Contains(number) != false
            && _sample?.Contains(number) != false
            && _window?.Contains(record.Nanoseconds) != false;

    private bool IsOf(FlowEnds flow, in PacketRecord record) =>
        flow.Contains(_decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength));
}
