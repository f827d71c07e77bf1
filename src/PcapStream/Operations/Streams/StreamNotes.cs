using PcapStream.Batching;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.Streams.Wholes;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http2;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Streams;

/// <summary>What the packets before say about the packets of a batch. Reused by later batches.</summary>
internal sealed class StreamNotes(StreamTracker tracker) : IDisposable
{
    /// <summary>
    /// The most bytes of messages of a batch, with those of the packets that complete them: they are not within the
    /// memory limit.
    /// </summary>
    public const int MostJoined = 4 << 20;

    /// <summary>The most bytes of URIs of a batch; they are not within the memory limit.</summary>
    public const int MostText = 1 << 20;

    private int[] _ends = [];
    private StreamFacts[] _facts = new StreamFacts[64];
    private readonly WholeNotes _wholes = new();
    private MessageNote[] _messages = [];
    private byte[] _joined = [];
    private int _joinedEnd;
    private byte[] _texts = [];
    private int _textEnd;
    private int _packets;
    private int _count;

    /// <summary>Whether packets may be decoded with more than their own bytes say.</summary>
    public static bool Joins(PacketBatch batch) => batch.Notes is StreamNotes { _messages.Length: > 0 };

    /// <summary>Whether messages of a packet are not those of its segment or fragment alone.</summary>
    /// <param name="batch">The batch, in which messages are joined.</param>
    /// <param name="index">The packet's index in it.</param>
    public static bool HasMessages(PacketBatch batch, int index) =>
        ((StreamNotes)batch.Notes!)._messages[index] is { Layer: >= 0 } or { Media: not Protocol.None };

    /// <summary>A packet's bytes, and after them the message that it completes, if there is one.</summary>
    /// <param name="batch">The batch, in which messages are joined.</param>
    /// <param name="index">The packet's index in it.</param>
    /// <param name="record">The packet.</param>
    public static ReadOnlySpan<byte> BytesOf(PacketBatch batch, int index, scoped in PacketRecord record)
    {
        ReadOnlySpan<byte> joined = ((StreamNotes)batch.Notes!).JoinedOf(index);
        return joined.IsEmpty ? record.Data : joined;
    }

    /// <summary>Decodes a packet of a batch, with the messages that its segment completes.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="record">The packet.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="number">Its number in its capture.</param>
    public static DecodedPacket Decode(
        PacketDecoder decoder, scoped in PacketRecord record, PacketBatch batch, long number) =>
        Joins(batch)
        ? ((StreamNotes)batch.Notes!).Decode(decoder, record, (int)(number - batch.FirstNumber))
        : decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);

    /// <summary>The notes on a packet of a batch; empty if streams are not followed.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">The packet's number in its capture.</param>
    public static ReadOnlySpan<StreamFacts> Of(PacketBatch batch, long number) =>
        batch.Notes is StreamNotes notes ? notes.Of((int)(number - batch.FirstNumber)) : default;

    /// <summary>Gives a source the notes on a packet of a batch; none if streams are not followed.</summary>
    /// <param name="source">The source.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="number">The packet's number in its capture.</param>
    public static void Fill(ref FieldSource source, PacketBatch batch, long number)
    {
        source.Streams = Of(batch, number);
        if (batch.Notes is StreamNotes notes)
            notes.FillOthers(ref source, (int)(number - batch.FirstNumber));
    }

    /// <summary>Gives a source the notes on the current packet.</summary>
    public void Fill(ref FieldSource source)
    {
        source.Streams = Current;
        FillOthers(ref source, _packets);
    }

    /// <summary>Starts with the first packet of a batch.</summary>
    /// <param name="packets">The number of its packets.</param>
    /// <param name="joins">Whether messages or datagrams are joined.</param>
    public void Begin(int packets, bool joins)
    {
        if (_ends.Length < packets)
            _ends = new int[packets];
        if (joins && _messages.Length < packets)
            _messages = new MessageNote[packets];
        _messages.AsSpan(0, joins ? packets : 0).Fill(MessageNote.Plain);
        (_packets, _count, _joinedEnd, _textEnd) = (0, 0, 0, 0);
        _wholes.Begin();
    }

    /// <summary>Reserves bytes for a message or datagram that the current packet completes.</summary>
    /// <param name="packet">The packet's bytes.</param>
    /// <param name="length">Length of the message in bytes.</param>
    /// <param name="message">The bytes, to be written.</param>
    /// <returns>False if the messages of the batch have <see cref="MostJoined"/> bytes.</returns>
    public bool TryJoin(ReadOnlySpan<byte> packet, int length, out Span<byte> message)
    {
        long end = (long)_joinedEnd + packet.Length + length;
        message = default;
        if (end > MostJoined)
            return false;
        if (end > _joined.Length)
            Array.Resize(ref _joined, (int)Math.Min(Math.Max(end, 2 * _joined.Length), MostJoined));
        packet.CopyTo(_joined.AsSpan(_joinedEnd));
        ref MessageNote note = ref _messages[_packets];
        (note.Joined, note.JoinedEnd) = (_joinedEnd, (int)end);
        _joinedEnd = (int)end;
        message = _joined.AsSpan(_joinedEnd - length, length);
        return true;
    }

    /// <summary>Adds the parts of what the current packet completes.</summary>
    /// <param name="layer">The index of the header with the last part to come.</param>
    /// <param name="length">Length of the whole in bytes.</param>
    /// <param name="parts">The parts, by their offsets.</param>
    /// <param name="hasConflict">Whether parts that overlap have other bytes.</param>
    public void AddWhole(int layer, uint length, ReadOnlySpan<JoinedPart> parts, bool hasConflict = false) =>
        _wholes.Add(_packets, layer, length, parts, hasConflict);

    /// <summary>Leaves out the end of the message that was reserved last.</summary>
    /// <param name="length">Bytes to leave out.</param>
    public void TrimJoined(int length) => _messages[_packets].JoinedEnd = _joinedEnd -= length;

    /// <summary>A packet's bytes, and after them the message that the current packet completes.</summary>
    public ReadOnlySpan<byte> BytesWithMessage(ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> joined = JoinedOf(_packets);
        return joined.IsEmpty ? packet : joined;
    }

    /// <summary>Which part of the current payload is decoded, after a message that was joined.</summary>
    /// <param name="layer">The index of the TCP header.</param>
    /// <param name="length">Length of the payload.</param>
    public (int Start, int End) PartOf(int layer, int length) =>
        _messages[_packets] is { } note && note.Layer == layer ? (note.Start, note.End) : (0, length);

    /// <summary>Adds header fields of HTTP/2 to what the current packet completes.</summary>
    /// <param name="packet">The packet's bytes.</param>
    /// <param name="fields">The fields; without fields and a message, nothing is added.</param>
    /// <returns>False if there is no room, and the message is left out too.</returns>
    public bool TryAppend(ReadOnlySpan<byte> packet, ReadOnlySpan<byte> fields)
    {
        ref MessageNote note = ref _messages[_packets];
        int message = Math.Max(note.JoinedEnd - note.Joined - packet.Length, 0);
        if (message == 0 && fields.IsEmpty)
            return true;
        int added = fields.Length + Http2HeaderLists.EndBytes;
        (int start, int end) = (note.Joined, note.JoinedEnd);
        if (message > 0)
            _joinedEnd = start;
        (note.Joined, note.JoinedEnd) = (0, 0);
        if (!TryJoin(packet, message + added, out Span<byte> region))
            return false;
        _joined.AsSpan(end - message, message).CopyTo(region);
        fields.CopyTo(region[message..]);
        Http2HeaderLists.WriteEnd(fields.Length, region[^Http2HeaderLists.EndBytes..]);
        note.Added = added;
        return true;
    }

    /// <summary>Notes which part of the payload is decoded, after a message that was joined.</summary>
    /// <param name="layer">The index of the TCP header.</param>
    /// <param name="start">Offset of the part in the payload.</param>
    /// <param name="end">Offset of its end.</param>
    public void Limit(int layer, int start, int end)
    {
        ref MessageNote note = ref _messages[_packets];
        (note.Layer, note.Start, note.End) = (layer, start, end);
    }

    /// <summary>Notes that a datagram is decoded in place of a fragment's payload: the joined one, or none.</summary>
    /// <param name="layer">The index of the header of the fragment.</param>
    public void LimitFragment(int layer)
    {
        ref MessageNote note = ref _messages[_packets];
        (note.Layer, note.IsOfFragment) = (layer, true);
    }

    /// <summary>Notes the protocol of a datagram, which SDP announced or packets before have shown.</summary>
    /// <param name="layer">The index of the UDP header.</param>
    /// <param name="protocol">The protocol of its payload.</param>
    public void Announce(int layer, Protocol protocol)
    {
        ref MessageNote note = ref _messages[_packets];
        (note.MediaLayer, note.Media) = (layer, protocol);
    }

    /// <summary>Decodes the current packet, with the messages that its segment completes.</summary>
    public DecodedPacket Decode(PacketDecoder decoder, scoped in PacketRecord record) =>
        Decode(decoder, record, _packets);

    /// <summary>Adds a note on the current packet.</summary>
    public void Add(in StreamFacts facts)
    {
        if (_count == _facts.Length)
            Array.Resize(ref _facts, _count * 2);
        _facts[_count++] = facts;
    }

    /// <summary>The notes on the current packet.</summary>
    public ReadOnlySpan<StreamFacts> Current => _facts.AsSpan(Start, _count - Start);

    /// <summary>The facts of a layer of the current packet, added if there are none.</summary>
    /// <param name="layer">The index of the layer.</param>
    public ref StreamFacts FactsOf(int layer)
    {
        for (int i = Start; i < _count; i++)
        {
            if (_facts[i].Layer == layer)
                return ref _facts[i];
        }
        Add(new StreamFacts { Layer = layer });
        return ref _facts[_count - 1];
    }

    /// <summary>Adds the URI of a request to the texts of the batch.</summary>
    /// <returns>Its place; nothing without room.</returns>
    public Range AddTarget(ReadOnlySpan<byte> target)
    {
        int end = _textEnd + target.Length;
        if (end > MostText)
            return default;
        if (end > _texts.Length)
            Array.Resize(ref _texts, Math.Min(Math.Max(end, 2 * _texts.Length), MostText));
        target.CopyTo(_texts.AsSpan(_textEnd));
        Range place = _textEnd..end;
        _textEnd = end;
        return place;
    }

    /// <summary>Moves to the next packet.</summary>
    public void EndPacket() => _ends[_packets++] = _count;

    /// <summary>Takes back the notes on the current packet, which is dropped.</summary>
    public void DropPacket()
    {
        _count = Start;
        _wholes.Drop(_packets);
        if (_messages.Length > 0)
            _messages[_packets] = MessageNote.Plain;
    }

    /// <summary>The batch was released.</summary>
    public void Dispose() => tracker.Return(this);

    private int Start => _packets == 0 ? 0 : _ends[_packets - 1];

    private void FillOthers(ref FieldSource source, int packet)
    {
        source.Wholes = _wholes.Of(packet);
        source.Parts = _wholes.Parts;
        source.Texts = _texts;
    }

    private ReadOnlySpan<StreamFacts> Of(int packet)
    {
        int start = packet == 0 ? 0 : _ends[packet - 1];
        return _facts.AsSpan(start, _ends[packet] - start);
    }

    private DecodedPacket Decode(PacketDecoder decoder, scoped in PacketRecord record, int packet)
    {
        MessageNote note = _messages.Length == 0 ? MessageNote.Plain : _messages[packet];
        return note is { Layer: < 0, Media: Protocol.None }
            ? decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength)
            : decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength, new SegmentView
            {
                Layer = note.Layer,
                IsOfFragment = note.IsOfFragment,
                Joined = JoinedOf(packet),
                Start = note.Start,
                End = note.End,
                Added = note.Added,
                Media = note.Media,
                MediaLayer = note.MediaLayer,
            });
    }

    private ReadOnlySpan<byte> JoinedOf(int packet)
    {
        MessageNote note = _messages[packet];
        return _joined.AsSpan(note.Joined, note.JoinedEnd - note.Joined);
    }

    /// <summary>What to decode of a packet's segment or fragment.</summary>
    private struct MessageNote
    {
        public static readonly MessageNote Plain = new() { Layer = -1 };

        public int Layer;
        public bool IsOfFragment;
        public int Start;
        public int End;
        public int Joined;
        public int JoinedEnd;
        public int Added;
        public int MediaLayer;
        public Protocol Media;
    }
}
