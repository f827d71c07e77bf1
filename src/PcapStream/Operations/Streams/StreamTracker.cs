using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using PcapStream.Batching;
using PcapStream.Buffers;
using PcapStream.Capture.Indexing;
using PcapStream.Operations.SequenceAnalysis;
using PcapStream.Operations.Streams.Passes;
using PcapStream.Operations.Streams.Quic;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Voice;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams;

/// <summary>
/// Follows the streams of a capture, whose packets it sees in order, whichever of them are used: streams have the
/// numbers and states that tshark gives them when it reads the whole capture. Memory is fixed; streams that were not
/// used for longest wait in a temporary file.
/// </summary>
internal sealed class StreamTracker : IBatchObserver
{
    /// <summary>Bytes for streams with which they are mostly in the file.</summary>
    public const long LeastBytes = 64 << 10;

    // The most packets of a batch, and of one with datagrams of QUIC, which may be twice as large without protection.
    private const int MostPackets = 4096;
    private const int MostOfQuic = 1024;

    /// <summary>Tells the streams of TCP from those of UDP.</summary>
    public const ulong OfTcp = 1UL << 32;

    /// <summary>The least bytes of a segment that is followed.</summary>
    public const int WindowEnd = 16;

    /// <summary>Bytes of two ports.</summary>
    public const int PortBytes = 4;

    // Two of padding and a timestamp, which nearly all segments have that are no SYN.
    private static ReadOnlySpan<byte> UsualOptions => [1, 1, TcpOptionKind.Timestamps, 10];

    /// <summary>The ports of packets without any.</summary>
    public static ReadOnlySpan<byte> NoPorts => [0, 0, 0, 0];

    private readonly HashSeed _seed = HashSeed.Random();
    private readonly SpillFolder _folder = new();
    private readonly PacketDecoder _decoder = new();
    private readonly PacketDecoder _applications = new(applications: true);
    private readonly ConcurrentBag<StreamNotes> _free = [];
    private readonly CachedTable<StreamRecord>? _tcp;
    private readonly CachedTable<StreamRecord>? _udp;
    private readonly EchoTracker? _echo;
    private readonly DnsTracker? _dns;
    private readonly HttpTracker? _http;
    private readonly CallTracker? _calls;
    private readonly MediaTracker? _media;
    private readonly UnackedTracker? _unacked;
    private readonly MessageTracker? _messages;
    private readonly FragmentTracker? _fragments;
    private readonly QuicTracker? _quic;
    private readonly AddressTracker? _addresses;
    private readonly ReadFilterGate? _gate;
    private readonly LaterFacts? _later;
    private uint _tcpStreams;
    private uint _udpStreams;

    /// <param name="kinds">The streams to follow.</param>
    /// <param name="fragments">The versions of IP whose fragments are joined, where they are followed.</param>
    /// <param name="allocator">The source of memory, which must outlive the tracker.</param>
    /// <param name="bytes">The most bytes of memory for streams.</param>
    /// <param name="gate">Drops packets; null to keep all.</param>
    /// <param name="later">What later packets say, which outlives the tracker; null where they are not read.</param>
    public StreamTracker(
        StreamKinds kinds, IpVersions fragments, BufferAllocator allocator, long bytes,
        ReadFilterGate? gate = null, LaterFacts? later = null)
    {
        (_gate, _later) = (gate, later);
        bytes /= Math.Max(1, BitOperations.PopCount((uint)kinds));
        if (kinds.HasFlag(StreamKinds.Tcp))
            _tcp = new CachedTable<StreamRecord>(allocator, bytes, _folder);
        if (kinds.HasFlag(StreamKinds.Udp))
            _udp = new CachedTable<StreamRecord>(allocator, bytes, _folder);
        if (kinds.HasFlag(StreamKinds.Echo))
            _echo = new EchoTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Dns))
            _dns = new DnsTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Http))
        {
            _http = new HttpTracker(
                kinds.HasFlag(StreamKinds.Targets), later, allocator, bytes, _folder, _seed);
        }
        if (kinds.HasFlag(StreamKinds.Calls))
            _calls = new CallTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Media))
            _media = new MediaTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Unacked))
            _unacked = new UnackedTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Messages))
            _messages = new MessageTracker(kinds.HasFlag(StreamKinds.Parts), allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Fragments))
        {
            _fragments = new FragmentTracker(
                fragments, kinds.HasFlag(StreamKinds.Parts), allocator, bytes, _folder, _seed);
        }
        if (kinds.HasFlag(StreamKinds.Quic))
            _quic = new QuicTracker(allocator, bytes, _folder, _seed);
        if (kinds.HasFlag(StreamKinds.Addresses))
            _addresses = new AddressTracker(allocator, bytes, _folder, _seed);
    }

    /// <inheritdoc cref="MessageTracker.LeftOut"/>
    public long MessagesLeftOut => _messages?.LeftOut ?? 0;

    /// <inheritdoc cref="FragmentTracker.LeftOut"/>
    public long DatagramsLeftOut => _fragments?.LeftOut ?? 0;

    /// <inheritdoc cref="QuicTracker.LeftOut"/>
    public long HandshakesLeftOut => _quic?.LeftOut ?? 0;

    /// <inheritdoc cref="QuicTracker.Unread"/>
    public long HandshakesUnread => _quic?.Unread ?? 0;

    // Whether packets may be decoded with more than their own bytes say.
    private bool Joins => _messages is not null || _fragments is not null || _media is not null || _quic is not null;

    /// <summary>The most packets of a batch: what is noted of them is not within the memory limit.</summary>
    public static int MostPacketsOf(StreamKinds kinds) =>
        kinds.HasFlag(StreamKinds.Quic) ? MostOfQuic : MostPackets;

    /// <summary>Bytes for streams within a memory limit.</summary>
    public static long BytesWithin(long memoryLimit) => Math.Max(memoryLimit / 8, LeastBytes);

    public void Observe(PacketBatch batch)
    {
        if (!_free.TryTake(out StreamNotes? notes))
            notes = new StreamNotes(this);
        notes.Begin(batch.Count, Joins);
        batch.Notes = notes;
        ReadOnlySpan<PacketRecord> records = batch.Records;
        var source = new FieldSource();
        for (int i = 0; i < records.Length; i++)
        {
            PacketAhead.Fetch(records, i);
            ref readonly PacketRecord record = ref records[i];
            source.Packet = _decoder.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
            source.Frame.OriginalLength = record.OriginalLength;
            source.Frame.Number = _gate?.Next ?? batch.FirstNumber + i;
            source.Frame.Time = batch.TimeOf(record);
            if (_fragments?.Follow(source, notes) == true)
                source.Packet = notes.Decode(_decoder, record);
            ulong? stream = FollowTransports(ref source, notes);
            if (NeedsApplications(source.Packet, stream is not null))
            {
                source.Packet = Joins
                    ? notes.Decode(_applications, record)
                    : _applications.Decode(record.Data, record.LinkType.Value, record.OriginalLength);
                FollowApplications(ref source, stream, notes);
            }
            _later?.Note(source, notes);
            if (_gate?.Admit(batch, i, notes) == false)
            {
                notes.DropPacket();
                continue;
            }
            _later?.Add(source, notes);
            notes.EndPacket();
        }
        _gate?.End(batch);
    }

    public void Return(StreamNotes notes) => _free.Add(notes);

    public void Dispose()
    {
        _tcp?.Dispose();
        _udp?.Dispose();
        _echo?.Dispose();
        _dns?.Dispose();
        _http?.Dispose();
        _calls?.Dispose();
        _media?.Dispose();
        _unacked?.Dispose();
        _messages?.Dispose();
        _fragments?.Dispose();
        _quic?.Dispose();
        _addresses?.Dispose();
        _folder.Dispose();
    }

    // Of most packets, media have to be followed only where SDP announced them, or SIP may have SDP.
    private bool NeedsApplications(in DecodedPacket packet, bool isInStream)
    {
        if (isInStream && (_dns is not null || _http is not null || _calls is not null))
            return true;
        if (_media is null || packet.Layers.IsEmpty)
            return false;
        Layer last = packet.Layers[^1];
        return _media.IsAnnounced || (last.Protocol is Protocol.Udp or Protocol.Tcp
            && SipMessage.TryRead(packet.Payload(last), out _));
    }

    // The number of the innermost stream, if there is one.
    private ulong? FollowTransports(ref FieldSource source, StreamNotes notes)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        int ip = -1;
        ulong? stream = null;
        for (int i = 0; i < layers.Length; i++)
        {
            source.Index = i;
            switch (layers[i].Protocol)
            {
                case Protocol.Ipv4 or Protocol.Ipv6:
                    ip = i;
                    if (_addresses is not null)
                        notes.Add(_addresses.Follow(source, EndsOf(source, ip, NoPorts, out _)));
                    break;
                case Protocol.Tcp when _tcp is not null && source.Bytes.Length >= WindowEnd:
                    stream = OfTcp | Add(FollowTcp(source, ip, _tcp, notes), notes);
                    break;
                case Protocol.Udp or Protocol.UdpLite
                    when (_udp is not null || _media is not null || _quic is not null) && UdpFields.IsValid(source):
                    if (_media?.Find(source) is { } protocol)
                        notes.Announce(i, protocol);
                    if (_quic is not null)
                        FollowQuic(source, ip, _quic, notes);
                    if (_udp is not null)
                        stream = Add(FollowUdp(source, ip, _udp), notes);
                    break;
                case Protocol.Icmp or Protocol.Icmpv6 when _echo is not null
                    && _echo.Follow(source, EndsOf(source, ip, NoPorts, out _), out StreamFacts facts):
                    notes.Add(facts);
                    break;
            }
        }
        return stream;
    }

    private void FollowApplications(ref FieldSource source, ulong? inStream, StreamNotes notes)
    {
        ReadOnlySpan<Layer> layers = source.Packet.Layers;
        bool isInStream = inStream is not null;
        ulong stream = inStream ?? 0;
        for (int i = 0; i < layers.Length; i++)
        {
            source.Index = i;
            switch (layers[i].Protocol)
            {
                case Protocol.Dns or Protocol.MulticastDns or Protocol.LinkLocalNames
                    when _dns is not null && isInStream && _dns.Follow(source, stream, out StreamFacts facts):
                    notes.Add(facts);
                    break;
                case Protocol.Http or Protocol.Ssdp when _http is not null && isInStream
                    && _http.Follow(source, stream, notes, out StreamFacts facts):
                    notes.Add(facts);
                    break;
                case Protocol.Session when _media is not null:
                    _media.Announce(source);
                    break;
                case Protocol.Rtp or Protocol.Rtcp when _media is not null
                    && _media.Follow(source, out StreamFacts facts):
                    notes.Add(facts);
                    break;
                case Protocol.RemoteCall when _calls is not null && isInStream
                    && _calls.Follow(source, stream, out StreamFacts facts):
                    notes.Add(facts);
                    facts.Layer++;
                    if (facts.Layer < layers.Length && layers[facts.Layer].Protocol == Protocol.FileSystem)
                        notes.Add(facts);
                    break;
            }
        }
    }

    private static uint Add(in StreamFacts facts, StreamNotes notes)
    {
        notes.Add(facts);
        return facts.Number;
    }

    private StreamFacts FollowUdp(in FieldSource source, int ip, CachedTable<StreamRecord> table)
    {
        StreamEnds ends = EndsOf(source, ip, source.Bytes[..PortBytes], out _);
        // As in Wireshark, all datagrams of an end that SDP announced are one stream.
        if (_media?.StreamOf(source) is { } shared && !table.Has(new StreamRecord(ends, _seed)))
            ends = shared;
        ref StreamRecord stream = ref table.FindOrAdd(new StreamRecord(ends, _seed), out bool isNew);
        if (isNew)
            stream.Begin(_udpStreams++, source.Frame.Time);
        StreamFacts facts = Facts(source, stream);
        // Quoted and empty datagrams are not timed, as in Wireshark.
        facts.IsTimed = !source.Packet.Layers[source.Index].IsQuoted && !IsEmpty(source);
        if (facts.IsTimed)
            stream.Previous = source.Frame.Time;
        return facts;
    }

    private static void FollowQuic(in FieldSource source, int ip, QuicTracker quic, StreamNotes notes)
    {
        if (!quic.MayBeQuic(source))
            return;
        StreamEnds ends = EndsOf(source, ip, source.Bytes[..PortBytes], out bool fromHigh);
        if (QuicTracker.MayFollow(source))
            quic.Follow(source, ends, fromHigh, notes);
        if (!quic.TryFind(source, ends, fromHigh, out StreamFacts? facts))
            return;
        notes.Announce(source.Index, Protocol.Quic);
        if (facts is { } known)
            notes.Add(known);
    }

    private static bool IsEmpty(in FieldSource source)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(source.Bytes[4..]);
        bool isWhole = source.Packet.Layers[source.Index].Protocol == Protocol.UdpLite || length == 0;
        return isWhole ? WireLength.OfLayer(source) == UdpHeader.Size : length == UdpHeader.Size;
    }

    private StreamFacts FollowTcp(
        in FieldSource source, int ip, CachedTable<StreamRecord> table, StreamNotes notes)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        ref StreamRecord stream = ref Find(source, ip, table, out bool isNew, out bool fromHigh);
        var segment = new TcpSegment
        {
            Number = source.Frame.Number,
            Time = source.Frame.Time.Nanoseconds,
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            Acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
            Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]),
            Flags = TcpHeader.FlagsOf(bytes),
            FromHigh = fromHigh,
        };
        TcpFindings findings = isNew ? TcpFindings.None : Reopen(ref stream, segment, ref isNew);
        if (isNew)
            stream.Begin(_tcpStreams++, source.Frame.Time);
        if (isNew && findings != TcpFindings.None)
            stream.Parts = ConnectionParts.Syn;
        StreamFacts facts = Facts(source, stream);
        facts.IsTimed = bytes.Length >= TcpHeader.MinSize;
        facts.Parts = stream.Parts;
        stream.Previous = source.Frame.Time;
        ref TcpSide sender = ref fromHigh ? ref stream.Tcp.High : ref stream.Tcp.Low;
        ref TcpSide receiver = ref fromHigh ? ref stream.Tcp.Low : ref stream.Tcp.High;
        int headerLength = TcpHeader.HeaderLengthOf(bytes);
        long length = WireLength.OfLayer(source) - headerLength;
        facts.IsAnalysed = IsAnalysed(source, length);
        TcpSide before = sender;
        if (facts.IsAnalysed)
        {
            segment.Length = (uint)Math.Min(length, uint.MaxValue);
            findings |= TcpAnalysis.Add(ref stream.Tcp, segment);
        }
        else
            TcpAnalysis.AddControl(ref stream.Tcp, segment);
        if (headerLength >= TcpHeader.MinSize)
        {
            stream.Parts = With(stream.Parts, segment, isNew);
            findings |= Close(segment, ref sender, receiver);
        }
        facts.Length = segment.Length;
        facts.SequenceBase = sender.Initial;
        facts.AcknowledgmentBase = receiver.Initial;
        facts.WindowShift = sender.WindowShift;
        facts.Findings = findings;
        facts.InitialRoundTrip = stream.Tcp.RoundTrip;
        _later?.Follow(stream, With(ConnectionParts.None, segment, isNew: false), ref facts);
        if (facts.IsAnalysed)
            _unacked?.Add(stream.Number, segment, before, sender.Next, ref facts);
        _unacked?.AddBlocks(stream.Number, segment, TcpHeader.OptionsOf(bytes));
        facts.TlsVersion = FollowTls(source, ref stream);
        // A segment in fragments has the place of the message with which it is decoded.
        if (_messages is not null && !source.Packet.IsJoined(source.Packet.Layers[source.Index]))
        {
            facts.IsPartOfMessage = fromHigh
                ? _messages.Follow(source, segment, facts, ref stream.HighMessages, stream.LowMessages, notes)
                : _messages.Follow(source, segment, facts, ref stream.LowMessages, stream.HighMessages, notes);
            facts.HasFrameStart = _messages.HasFrameStart;
        }
        if (bytes.Length < headerLength)
            HideAnalysis(ref facts);
        (facts.Duplicate, facts.DuplicateOf) = (sender.Duplicates, sender.LatestChange);
        ReadWindowShift(bytes, segment, ref sender, ref receiver);
        return facts;
    }

    // A server's hello is the first message of its segment.
    private static ushort FollowTls(in FieldSource source, ref StreamRecord stream)
    {
        ReadOnlySpan<byte> payload = source.Payload;
        if (payload is not [TlsRecord.Handshake, 3, _, _, _, TlsHandshake.ServerHello, ..])
            return stream.TlsVersion;
        var messages = new TlsHandshakes(payload);
        if (messages.MoveNext() && TlsHello.TryRead(messages.Current, out TlsHello hello))
            stream.TlsVersion = TlsHelloValues.ChosenVersion(hello);
        return stream.TlsVersion;
    }

    // Of segments whose options were captured in part, only the end of the connection is shown, as in Wireshark.
    private static void HideAnalysis(ref StreamFacts facts)
    {
        facts.Findings &= TcpFindings.ActiveClose | TcpFindings.PassiveClose;
        facts.InitialRoundTrip = facts.RoundTrip = facts.Waited = 0;
        (facts.Acknowledged, facts.BytesInFlight, facts.PushBytes) = (0, 0, 0);
    }

    /// <summary>Whether the current layer, a segment, tells the sequence numbers of its connection.</summary>
    /// <param name="source">The segment.</param>
    /// <param name="length">Bytes of its payload, by the header of IP.</param>
    public static bool IsAnalysed(in FieldSource source, long length) =>
        length >= 0 && !source.Packet.Layers[source.Index].IsQuoted && !source.IsFragment;

    private ref StreamRecord Find(
        in FieldSource source, int ip, CachedTable<StreamRecord> table, out bool isNew, out bool fromHigh)
    {
        StreamEnds ends = EndsOf(source, ip, source.Bytes[..PortBytes], out fromHigh);
        return ref table.FindOrAdd(new StreamRecord(ends, _seed), out isNew);
    }

    /// <summary>The ends of a packet.</summary>
    /// <param name="source">The packet.</param>
    /// <param name="ip">The layer with the addresses; negative for none.</param>
    /// <param name="ports">Both ports.</param>
    /// <param name="fromHigh">Whether the greater end sent it.</param>
    public static StreamEnds EndsOf(in FieldSource source, int ip, ReadOnlySpan<byte> ports, out bool fromHigh)
    {
        NetworkAddress sender = default;
        NetworkAddress receiver = default;
        if (ip >= 0)
        {
            Layer layer = source.Packet.Layers[ip];
            IpEnds.TryRead(layer.Protocol, source.Packet.Header(layer), out sender, out receiver);
        }
        return StreamEnds.Of(
            sender, BinaryPrimitives.ReadUInt16BigEndian(ports),
            receiver, BinaryPrimitives.ReadUInt16BigEndian(ports[2..]), out fromHigh);
    }

    private static StreamFacts Facts(in FieldSource source, in StreamRecord stream) => new()
    {
        Layer = source.Index,
        Number = stream.Number,
        First = stream.First,
        Previous = stream.Previous,
    };

    /// <summary>Begins another connection of the same ends, where a segment does.</summary>
    /// <remarks>
    /// A SYN with another sequence number does; one with the same, however late, is taken for a repetition, as in
    /// Wireshark.
    /// </remarks>
    public static TcpFindings Reopen(ref StreamRecord stream, in TcpSegment segment, ref bool isNew)
    {
        ref TcpSide sender = ref segment.FromHigh ? ref stream.Tcp.High : ref stream.Tcp.Low;
        if (!segment.Has(TcpControl.Synchronize) || !sender.Is(TcpSideFlags.HasInitial))
            return TcpFindings.None;
        bool isOther = sender.Initial != segment.Sequence;
        if (IsRequest(segment))
            isNew = isOther;
        else
            sender.Initial = segment.Sequence;
        return isOther ? TcpFindings.ReusedPorts : TcpFindings.None;
    }

    private static bool IsRequest(in TcpSegment segment) =>
        segment.Has(TcpControl.Synchronize) && !segment.Has(TcpControl.Acknowledgment);

    private static ConnectionParts With(ConnectionParts parts, in TcpSegment segment, bool isNew)
    {
        if (isNew && !IsRequest(segment))
            return ConnectionParts.None;
        if (isNew)
            return segment.Length > 0 ? ConnectionParts.Syn | ConnectionParts.Data : ConnectionParts.Syn;
        bool syn = segment.Has(TcpControl.Synchronize);
        bool ack = segment.Has(TcpControl.Acknowledgment);
        if (syn && ack)
            parts |= ConnectionParts.SynAck;
        if (ack && !syn)
            parts |= segment.Length > 0 ? ConnectionParts.Data : ConnectionParts.Ack;
        if (ack && segment.Has(TcpControl.Finish))
            parts |= ConnectionParts.Fin;
        return segment.Has(TcpControl.Reset) ? parts | ConnectionParts.Reset : parts;
    }

    private static TcpFindings Close(in TcpSegment segment, ref TcpSide sender, in TcpSide receiver)
    {
        if (!segment.Has(TcpControl.Finish))
            return TcpFindings.None;
        if (receiver.Is(TcpSideFlags.ClosedFirst))
            return TcpFindings.PassiveClose;
        sender.Flags |= TcpSideFlags.ClosedFirst;
        return TcpFindings.ActiveClose;
    }

    // Windows are scaled only when both SYNs say so (RFC 7323, section 1.3). An option elsewhere counts too, as in
    // Wireshark.
    private static void ReadWindowShift(
        ReadOnlySpan<byte> bytes, in TcpSegment segment, ref TcpSide sender, ref TcpSide receiver)
    {
        const int Most = 14;
        bool isSyn = segment.Has(TcpControl.Synchronize);
        if (!isSyn && TcpHeader.OptionBytes(bytes).StartsWith(UsualOptions))
            return;
        foreach (HeaderOption option in TcpHeader.OptionsOf(bytes))
        {
            if (TcpOptionKind.WindowShift(option) is { } shift)
                sender.WindowShift = (sbyte)Math.Min((int)shift, Most);
        }
        if (!isSyn)
            return;
        if (sender.WindowShift == StreamFacts.UnknownShift)
            sender.WindowShift = receiver.WindowShift = StreamFacts.Unscaled;
        else if (segment.Has(TcpControl.Acknowledgment) && receiver.WindowShift == StreamFacts.Unscaled)
            sender.WindowShift = StreamFacts.Unscaled;
    }
}
