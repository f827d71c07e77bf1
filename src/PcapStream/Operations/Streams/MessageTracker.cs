using System.Buffers.Binary;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Streams.Wholes;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Http2;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Joins the messages of DNS, HTTP, HTTP/2 and TLS that several TCP segments have, by the rules of Wireshark's
/// <c>desegment_tcp</c>: a message is in the packet that completes it, and data that was sent before is in none.
/// </summary>
internal sealed class MessageTracker : IDisposable
{
    // How far the end of a stream may be.
    private const uint UntilEnd = 0x40000000;

    private readonly HashSeed _seed;
    private readonly CachedTable<PendingSide> _sides;
    private readonly MessageStore _store;
    private readonly PartTracker? _parts;
    private readonly Http2Tracker _http2;
    private long _leftOut;

    /// <param name="listsParts">Whether the parts of messages are asked for.</param>
    /// <param name="allocator">The source of memory, which must outlive the tracker.</param>
    /// <param name="bytes">The most bytes of memory.</param>
    /// <param name="folder">Where messages wait that do not fit.</param>
    /// <param name="seed">The seed of hashes.</param>
    public MessageTracker(
        bool listsParts, BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    {
        _seed = seed;
        if (listsParts)
        {
            _parts = new PartTracker(allocator, bytes / 4, folder, seed);
            bytes -= bytes / 4;
        }
        _sides = new CachedTable<PendingSide>(allocator, bytes / 4, folder);
        _store = new MessageStore(allocator, bytes - bytes / 4, folder, seed);
        _http2 = new Http2Tracker(_store);
    }

    /// <summary>
    /// Messages that were complete and are in no packet, because they are longer than
    /// <see cref="MessageStore.MostBytes"/> or the messages of a batch than <see cref="StreamNotes.MostJoined"/>.
    /// </summary>
    public long LeftOut => _leftOut + _http2.LeftOut;

    /// <summary>Whether the segment that was added last has the start of a frame of HTTP/2.</summary>
    public bool HasFrameStart { get; private set; }

    /// <summary>Adds a segment.</summary>
    /// <param name="source">The packet, at the segment's header.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="facts">What is known of it, with all findings.</param>
    /// <param name="state">The state of its sender.</param>
    /// <param name="other">The state of its receiver.</param>
    /// <param name="notes">Get what to decode in place of the payload.</param>
    /// <returns>Whether new data of the segment is part of a message that is not complete.</returns>
    public bool Follow(
        in FieldSource source, in TcpSegment segment, in StreamFacts facts, ref MessageState state,
        in MessageState other, StreamNotes notes)
    {
        ReadOnlySpan<byte> payload = source.Payload;
        // Data that was not captured whole is decoded as far as it goes, and joined to none.
        if (!facts.IsAnalysed)
            return false;
        var work = new SegmentWork
        {
            Packet = source.Packet,
            Frame = source.Frame.Number,
            Time = source.Frame.Time,
            Header = source.Header,
            Payload = payload,
            Layer = source.Index,
            Own = (ulong)facts.Number << 1 | (segment.FromHigh ? 1u : 0),
            Sequence = segment.Sequence + (segment.Has(TcpControl.Synchronize) ? 1u : 0),
            IsRepeated = IsRepeated(facts.Findings),
            IsLast = segment.Has(TcpControl.Finish),
            Other = other,
        };
        HasFrameStart = false;
        bool isPart = payload.Length == segment.Length && Follow(work, ref state, notes);
        if (state.IsHttp2 || other.IsHttp2)
            FollowFrames(work, notes);
        return isPart;
    }

    public void Dispose()
    {
        _sides.Dispose();
        _store.Dispose();
        _parts?.Dispose();
    }

    private bool Follow(in SegmentWork work, ref MessageState state, StreamNotes notes)
    {
        ReadOnlySpan<byte> payload = work.Payload;
        if (state.IsPending)
        {
            ref PendingSide side = ref _sides.FindOrAdd(new PendingSide(work.Own, _seed), out _);
            Continue(work, ref side, ref state, notes);
            state.IsPending = side.HasAny;
            if (!state.IsPending)
                _sides.Forget(side);
        }
        else if (work.IsRepeated && !payload.IsEmpty)
            notes.Limit(work.Layer, 0, 0);
        else if (!payload.IsEmpty)
            Begin(work, 0, ref state, notes);
        state.IsClosed |= work.IsLast;
        return state.IsPending && !work.IsRepeated && !payload.IsEmpty;
    }

    private void FollowFrames(in SegmentWork work, StreamNotes notes)
    {
        notes.Announce(work.Layer, Protocol.Http2);
        ReadOnlySpan<byte> packet = notes.BytesWithMessage(work.Packet.Data);
        int payload = work.Packet.Layers[work.Layer].PayloadOffset;
        (int start, int end) = notes.PartOf(work.Layer, work.Payload.Length);
        ReadOnlySpan<byte> fields = _http2.Follow(
            work.Own, packet, work.Packet.Data.Length..packet.Length, (payload + start)..(payload + end));
        if (!notes.TryAppend(work.Packet.Data, fields))
            _leftOut++;
    }

    private static bool IsRepeated(TcpFindings findings) =>
        (findings & TcpFindings.SpuriousRetransmission) != 0
            || (findings & TcpFindings.Retransmissions) == TcpFindings.Retransmission;

    private void Continue(in SegmentWork work, ref PendingSide side, ref MessageState state, StreamNotes notes)
    {
        ref PendingMessage latest = ref side.Messages[side.Latest];
        if (work.IsLast && !state.IsClosed && latest.Wait == MessageWait.End && latest.Contains(work.Sequence)
            && (int)(work.Sequence - latest.Reached) <= 0)
        {
            Add(work, ref latest, side.Latest, work.Payload.Length);
            JoinWhole(work, ref latest, side.Latest, notes);
            notes.Limit(work.Layer, 0, 0);
            return;
        }
        if (work.Payload.IsEmpty)
            return;
        uint end = work.Sequence + (uint)work.Payload.Length;
        bool isFirstAgain = latest.Wait != MessageWait.Nothing && latest.Start == work.Sequence
            && (int)(latest.Next - end) >= 0;
        if (work.IsRepeated || isFirstAgain)
        {
            notes.Limit(work.Layer, 0, 0);
            return;
        }
        for (int i = 0; i < 2; i++)
        {
            int place = side.Latest ^ i;
            if (side.Messages[place].Contains(work.Sequence))
            {
                Continue(work, ref side, ref state, place, notes);
                return;
            }
        }
        Begin(work, 0, ref side, ref state, notes);
    }

    private void Continue(
        in SegmentWork work, ref PendingSide side, ref MessageState state, int place, StreamNotes notes)
    {
        ref PendingMessage message = ref side.Messages[place];
        switch (message.Wait)
        {
            case MessageWait.Bytes:
                int taken = (int)Math.Min((uint)work.Payload.Length, message.Next - work.Sequence);
                Keep(work, message, place, work.Payload[..taken]);
                Add(work, ref message, place, taken);
                if (message.Reached == message.Next)
                    JoinWhole(work, ref message, place, notes);
                Begin(work, taken, ref side, ref state, notes);
                return;
            case MessageWait.Segment:
                ExtendStart(work, ref side, ref state, place, notes);
                return;
            case MessageWait.Chunks:
                ExtendBody(work, ref side, ref state, place, notes);
                return;
            default:
                Add(work, ref message, place, work.Payload.Length);
                notes.Limit(work.Layer, 0, 0);
                return;
        }
    }

    private void ExtendBody(
        in SegmentWork work, ref PendingSide side, ref MessageState state, int place, StreamNotes notes)
    {
        ref PendingMessage message = ref side.Messages[place];
        int taken = (int)Math.Min(message.Reached - work.Sequence, (uint)work.Payload.Length);
        taken += message.Chunks.Read(work.Payload[taken..]);
        Add(work, ref message, place, work.Payload.Length);
        message.Next = message.Reached + 1;
        if (!message.Chunks.IsDone)
        {
            notes.Limit(work.Layer, 0, 0);
            return;
        }
        JoinWhole(work, ref message, place, notes);
        Begin(work, taken, ref side, ref state, notes);
    }

    // All of the segment belongs to the message, or to others after it.
    private void ExtendStart(
        in SegmentWork work, ref PendingSide side, ref MessageState state, int place, StreamNotes notes)
    {
        ref PendingMessage message = ref side.Messages[place];
        Keep(work, message, place, work.Payload);
        int known = (int)Math.Min(message.Reached - work.Sequence, (uint)work.Payload.Length);
        Add(work, ref message, place, work.Payload.Length);
        int length = (int)(message.Reached - message.Start);
        notes.Limit(work.Layer, 0, 0);
        bool mayBeComplete = message.Head.Read(work.Payload[known..]) || message.Protocol != Protocol.Http;
        if (!mayBeComplete && length <= MessageStore.MostBytes)
        {
            message.Next = message.Reached + 1;
            return;
        }
        if (length > MessageStore.MostBytes || !notes.TryJoin(work.Packet.Data, length, out Span<byte> joined))
        {
            _leftOut += IsMessage(work, message, place) ? 1 : 0;
            Close(work, ref message, place);
            return;
        }
        _store.Read(MessageOf(work.Own, place), joined);
        Protocol protocol = message.Protocol;
        MessageExtent extent = Measure(ref protocol, joined, work, ref state);
        notes.TrimJoined(length - extent.Complete);
        // As in Wireshark, what was complete before the segment is not, with what the message goes on with.
        if (extent.Wait == MessageWait.Nothing || extent.Complete > work.Sequence - message.Start)
            NoteParts(work, message, place, notes);
        if (extent.Wait == MessageWait.Nothing)
        {
            Close(work, ref message, place);
            return;
        }
        int parts = extent.Complete > 0 ? 0 : message.Parts;
        uint start = message.Start + (uint)extent.Complete;
        Open(ref message, extent, protocol, start, message.Reached);
        message.Parts = parts;
        if (parts == 0)
            AddPart(work, ref message, place, offset: 0, (int)(message.Reached - start));
        ReadOnlySpan<byte> kept = joined[extent.Complete..];
        message.Head.Read(kept);
        _store.Write(MessageOf(work.Own, place), 0, kept[..Math.Min(kept.Length, extent.Goal)]);
    }

    // Messages that begin in the segment, of a side without one that waits.
    private void Begin(in SegmentWork work, int offset, ref MessageState state, StreamNotes notes)
    {
        MessageExtent extent = Read(work, offset, ref state, notes, out Protocol protocol);
        if (extent.Wait == MessageWait.Nothing)
            return;
        var added = new PendingSide(work.Own, _seed);
        ref PendingSide side = ref _sides.FindOrAdd(added, out _);
        side = added;
        Open(work, offset, extent, protocol, ref side);
        state.IsPending = true;
    }

    private void Begin(
        in SegmentWork work, int offset, ref PendingSide side, ref MessageState state, StreamNotes notes)
    {
        MessageExtent extent = Read(work, offset, ref state, notes, out Protocol protocol);
        if (extent.Wait != MessageWait.Nothing)
            Open(work, offset, extent, protocol, ref side);
    }

    private MessageExtent Read(
        in SegmentWork work, int offset, ref MessageState state, StreamNotes notes, out Protocol protocol)
    {
        ReadOnlySpan<byte> rest = work.Payload[offset..];
        protocol = ProtocolOf(work, state, rest);
        MessageExtent extent = Measure(ref protocol, rest, work, ref state);
        if (offset > 0 || extent.Complete < rest.Length)
            notes.Limit(work.Layer, offset, offset + extent.Complete);
        return extent;
    }

    private void Open(
        in SegmentWork work, int offset, in MessageExtent extent, Protocol protocol, ref PendingSide side)
    {
        if (side.Messages[side.Latest].Wait != MessageWait.Nothing)
            side.Latest ^= 1;
        ref PendingMessage message = ref side.Messages[side.Latest];
        int start = offset + extent.Complete;
        Open(
            ref message, extent, protocol, work.Sequence + (uint)start,
            work.Sequence + (uint)work.Payload.Length);
        message.Head.Read(work.Payload[start..]);
        Keep(work, message, side.Latest, work.Payload[start..], message.Start);
        AddPart(work, ref message, side.Latest, offset: 0, work.Payload.Length - start);
    }

    private static void Open(
        ref PendingMessage message, in MessageExtent extent, Protocol protocol, uint start, uint reached)
    {
        message = new PendingMessage
        {
            Start = start,
            Reached = reached,
            Next = reached + extent.Wait switch
            {
                MessageWait.Bytes => extent.Missing,
                MessageWait.End => UntilEnd,
                _ => 1,
            },
            Goal = extent.Goal,
            Wait = extent.Wait,
            Protocol = protocol,
            Chunks = extent.Chunks,
        };
    }

    private static Protocol ProtocolOf(in SegmentWork work, in MessageState state, ReadOnlySpan<byte> rest)
    {
        if (state.IsHttp2 || work.Other.IsHttp2)
            return Protocol.Http2;
        ushort source = BinaryPrimitives.ReadUInt16BigEndian(work.Header);
        ushort destination = BinaryPrimitives.ReadUInt16BigEndian(work.Header[2..]);
        Protocol found = Applications.OverTcp(source, destination, rest);
        if (found != Protocol.None || rest.IsEmpty)
            return found;
        // The first bytes may be too few to show what they begin.
        Protocol known = state.Protocol != Protocol.None ? state.Protocol : work.Other.Protocol;
        bool isTls = known == Protocol.Tls || source == Applications.Https || destination == Applications.Https;
        if (isTls && TlsFraming.IsStart(rest))
            return Protocol.Tls;
        bool isHttp = known == Protocol.Http || Applications.IsHttp(source) || Applications.IsHttp(destination);
        return isHttp && (HttpFraming.IsStart(rest) || Http2Frame.IsPrefaceAt(rest)) ? Protocol.Http : Protocol.None;
    }

    private MessageExtent Measure(
        ref Protocol protocol, ReadOnlySpan<byte> bytes, in SegmentWork work, ref MessageState state)
    {
        if (protocol == Protocol.Http && Http2Frame.IsPrefaceAt(bytes))
            protocol = Protocol.Http2;
        if (protocol != Protocol.None)
            state.Protocol = protocol;
        switch (protocol)
        {
            case Protocol.Tls:
                return TlsFraming.Measure(bytes);
            case Protocol.Dns:
                return DnsFraming.Measure(bytes);
            case Protocol.Http2 when state.IsHttp2 || work.Other.IsHttp2:
                HasFrameStart = !bytes.IsEmpty;
                return Http2Framing.Measure(bytes);
            case Protocol.Http2:
                // As in Wireshark, a frame that the segment with the preface begins does not continue.
                state.IsHttp2 = true;
                return MessageExtent.Whole(bytes);
            case Protocol.Http:
                if (HttpFraming.IsStart(bytes))
                    return new MessageExtent(0, MessageWait.Segment);
                var framing = new HttpFraming(work.Other.Request, work.IsLast);
                MessageExtent extent = framing.Measure(bytes);
                if (framing.Request != HttpRequestKind.None)
                    state.Request = framing.Request;
                if (framing.IsUpgraded)
                    (state.IsHttp2, protocol) = (true, Protocol.Http2);
                return extent;
            default:
                return MessageExtent.Whole(bytes);
        }
    }

    private void Keep(in SegmentWork work, in PendingMessage message, int place, ReadOnlySpan<byte> bytes) =>
        Keep(work, message, place, bytes, work.Sequence);

    private void Keep(
        in SegmentWork work, in PendingMessage message, int place, ReadOnlySpan<byte> bytes, uint sequence)
    {
        uint offset = sequence - message.Start;
        int most = Math.Min(message.Goal, MessageStore.MostBytes);
        if (offset < (uint)most)
        {
            _store.Write(
                MessageOf(work.Own, place), (int)offset, bytes[..Math.Min(bytes.Length, most - (int)offset)]);
        }
    }

    private void Add(in SegmentWork work, ref PendingMessage message, int place, int length)
    {
        message.Add(work.Sequence, work.Sequence + (uint)length);
        AddPart(work, ref message, place, work.Sequence - message.Start, length);
    }

    private void AddPart(in SegmentWork work, ref PendingMessage message, int place, uint offset, int length) =>
        _parts?.Add(
            MessageOf(work.Own, place), ref message.Parts,
            new JoinedPart(work.Frame, work.Time, offset, (uint)length, work.Layer));

    private void NoteParts(in SegmentWork work, in PendingMessage message, int place, StreamNotes notes)
    {
        if (_parts is not null)
        {
            notes.AddWhole(
                work.Layer, message.Reached - message.Start,
                _parts.Take(MessageOf(work.Own, place), message.Parts));
        }
    }

    // All bytes of the message have come.
    private void JoinWhole(in SegmentWork work, ref PendingMessage message, int place, StreamNotes notes)
    {
        if (notes.TryJoin(work.Packet.Data, message.KeptLength, out Span<byte> joined))
            _store.Read(MessageOf(work.Own, place), joined);
        else
            _leftOut++;
        NoteParts(work, message, place, notes);
        Close(work, ref message, place);
    }

    // On a port of HTTP, data in the middle of a body may wait for a line as well.
    private bool IsMessage(in SegmentWork work, in PendingMessage message, int place)
    {
        Span<byte> start = stackalloc byte[Math.Min(64, message.KeptLength)];
        _store.Read(MessageOf(work.Own, place), start);
        return message.Protocol != Protocol.Http || HttpMessage.TryReadExpected(start.TrimStart("\r\n"u8), out _);
    }

    private void Close(in SegmentWork work, ref PendingMessage message, int place)
    {
        _store.Forget(MessageOf(work.Own, place), message.KeptLength);
        message.Wait = MessageWait.Nothing;
    }

    private static ulong MessageOf(ulong side, int place) => side << 1 | (uint)place;

    /// <summary>A segment that is added.</summary>
    private ref struct SegmentWork
    {
        public DecodedPacket Packet;
        public long Frame;
        public Timestamp Time;
        public ReadOnlySpan<byte> Header;
        public ReadOnlySpan<byte> Payload;
        public int Layer;
        public ulong Own;
        public uint Sequence;

        /// <summary>Whether its data was sent before.</summary>
        public bool IsRepeated;

        /// <summary>Whether the sender sends nothing after it.</summary>
        public bool IsLast;

        /// <summary>The state of the receiver.</summary>
        public MessageState Other;
    }
}
