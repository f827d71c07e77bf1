using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Streams;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats;

/// <summary>The headers of packets, decoded once for all counters. For one thread at a time.</summary>
internal sealed class DecodedBatch
{
    /// <summary>Most packets to decode at once, which bounds the memory.</summary>
    public const int MostPackets = 4096;

    private readonly PacketDecoder _decoder = new(applications: true);
    private readonly PacketDecoder _joining = new(applications: true);
    private readonly Entry[] _entries = new Entry[MostPackets];
    private readonly FieldPlacing _fields = new();
    private readonly FilterAnswers[] _filters;
    private readonly ValueAnswers[] _values;
    private Layer[] _layers = new Layer[MostPackets];
    private PacketBatch? _batch;

    // Where messages of several segments are joined: the batch, the packets' indexes in it, and their headers.
    private PacketBatch? _joined;
    private (int Place, Entry Headers)[] _messages = [];

    /// <param name="queries">The filters and fields to read of each packet.</param>
    public DecodedBatch(FieldQueries queries)
    {
        _filters = [.. queries.Filters.Select(filter => new FilterAnswers(filter))];
        _values = [.. queries.Fields.Select(field => new ValueAnswers(field))];
    }

    /// <summary>The number of the capture of the packets among all, from 0.</summary>
    public int Input { get; private set; }

    /// <summary>Decodes at most <see cref="MostPackets"/> packets, which replace the packets before.</summary>
    /// <param name="packets">The packets.</param>
    /// <param name="input">The number of their capture among all, from 0.</param>
    public void Decode(in SelectedPackets packets, int input = 0)
    {
        (_batch, Input) = (packets.Batch, input);
        ReadOnlySpan<PacketRecord> records = packets.Records;
        int used = 0;
        _joined = StreamNotes.Joins(packets.Batch) ? packets.Batch : null;
        if (_joined is not null && _messages.Length == 0)
            _messages = new (int, Entry)[MostPackets];
        for (int i = 0; i < records.Length; i++)
        {
            PacketAhead.Fetch(records, i);
            if (_layers.Length - used < 2 * PacketDecoder.MaxLayers)
                Array.Resize(ref _layers, _layers.Length * 2);
            ref readonly PacketRecord record = ref records[i];
            DecodedPacket packet =
                _decoder.Decode(
                    record.Data, record.LinkType.Value, record.OriginalLength,
                    _layers.AsSpan(used, PacketDecoder.MaxLayers));
            _entries[i] = new Entry(used, packet.Layers.Length, packet.Error);
            used += packet.Layers.Length;
            if (_joined is not null)
                used += DecodeMessages(i, record, packets.PlaceOf(i), used);
        }
        if (_filters.Length + _values.Length > 0)
            ReadFields(packets);
    }

    /// <summary>The exact time of a packet.</summary>
    public Timestamp TimeOf(in PacketRecord record) => _batch!.TimeOf(record);

    /// <summary>Whether a packet passes a filter.</summary>
    public bool Passes(int index, int filter) => _filters[filter][index];

    /// <summary>A packet's values of a field.</summary>
    public ReadOnlySpan<long> Values(int index, int field) => _values[field][index];

    /// <summary>A decoded packet with the messages that it completes, where they are joined.</summary>
    public DecodedPacket Messages(int index, in PacketRecord record)
    {
        if (_joined is null)
            return Packet(index, record);
        ref readonly (int Place, Entry Headers) packet = ref _messages[index];
        return new DecodedPacket(
            StreamNotes.BytesOf(_joined, packet.Place, record), record.Data.Length,
            _layers.AsSpan(packet.Headers.First, packet.Headers.Count), packet.Headers.Error);
    }

    /// <summary>A decoded packet, each segment as it is.</summary>
    public DecodedPacket Packet(int index, in PacketRecord record)
    {
        ref readonly Entry entry = ref _entries[index];
        return new DecodedPacket(record.Data, _layers.AsSpan(entry.First, entry.Count), entry.Error);
    }

    // The number of layers that were added.
    private int DecodeMessages(int index, in PacketRecord record, int place, int used)
    {
        if (!StreamNotes.HasMessages(_joined!, place))
        {
            _messages[index] = (place, _entries[index]);
            return 0;
        }
        DecodedPacket packet = StreamNotes.Decode(_joining, record, _joined!, _joined!.FirstNumber + place);
        packet.Layers.CopyTo(_layers.AsSpan(used));
        _messages[index] = (place, new Entry(used, packet.Layers.Length, packet.Error));
        return packet.Layers.Length;
    }

    private void ReadFields(in SelectedPackets packets)
    {
        FieldSource source = _fields.Begin(packets.First);
        for (int i = 0; i < packets.Records.Length; i++)
        {
            ref readonly PacketRecord record = ref packets.Records[i];
            FieldPlacing.MoveTo(record, packets.NumberOf(i), packets.PreviousOf(i), packets.Batch, ref source);
            source.Packet = Messages(i, record);
            foreach (FilterAnswers filter in _filters)
                filter.Read(i, ref source);
            foreach (ValueAnswers values in _values)
                values.Read(i, ref source);
        }
    }

    private readonly record struct Entry(int First, int Count, DecodeError Error);
}
