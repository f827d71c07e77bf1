using PcapStream.Buffers;
using PcapStream.Interop;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Quic;
using PcapStream.Protocols.Streams;
using PcapStream.Protocols.Tls;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Streams.Quic;

/// <summary>
/// Decrypts the Initial packets of QUIC, whose keys are public (RFC 9001, section 5.2), and joins the messages of TLS
/// that their CRYPTO frames have in pieces and in any order: a message is in the datagram that completes it.
/// </summary>
internal sealed class QuicTracker(BufferAllocator allocator, long bytes, SpillFolder folder, HashSeed seed)
    : IDisposable
{
    private readonly CachedTable<QuicConnection> _connections = new(allocator, bytes / 4, folder);
    private readonly MessageStore _store = new(allocator, bytes - bytes / 4, folder, seed);
    private readonly QuicDecryptor _client = new(ofServer: false);
    private readonly QuicDecryptor _server = new(ofServer: true);
    private byte[] _packets = [];
    private int _packetsEnd;
    private uint _count;

    /// <summary>
    /// Handshakes of which bytes are in no packet, because their pieces have more than <see cref="Pieces.Most"/> gaps,
    /// or the messages of a batch more bytes than <see cref="StreamNotes.MostJoined"/>.
    /// </summary>
    public long LeftOut { get; private set; }

    /// <summary>Packets that are not decrypted because the system's library is missing.</summary>
    public long Unread { get; private set; }

    /// <summary>Whether a datagram may be of QUIC, by its first bytes and what was seen before.</summary>
    public bool MayBeQuic(in FieldSource source) =>
        QuicHeader.TryReadLong(source.Payload, out _) || (_count > 0 && QuicHeader.TryRead(source.Payload, out _));

    /// <summary>Whether a datagram may have Initial packets.</summary>
    /// <param name="source">The packet, at the header of UDP.</param>
    public static bool MayFollow(in FieldSource source)
    {
        Layer layer = source.Packet.Layers[source.Index];
        // A datagram of several fragments already has what is decoded after the packet's own bytes.
        return !layer.IsQuoted && !source.Packet.IsJoined(layer) && QuicHeader.TryReadLong(source.Payload, out _);
    }

    /// <summary>Finds the connection of a datagram.</summary>
    /// <param name="source">The packet, at the header of UDP.</param>
    /// <param name="ends">The ends of its stream.</param>
    /// <param name="fromHigh">Whether the higher end sent it.</param>
    /// <param name="facts">What is known of the header of QUIC, if it is of a connection ID that is known.</param>
    /// <returns>False if the datagram is not of a known connection.</returns>
    public bool TryFind(in FieldSource source, in StreamEnds ends, bool fromHigh, out StreamFacts? facts)
    {
        facts = null;
        var key = new QuicConnection(ends, seed);
        if (_count == 0 || !QuicHeader.TryRead(source.Payload, out QuicHeader header) || !_connections.Has(key))
            return false;
        ref QuicConnection connection = ref _connections.FindOrAdd(key, out _);
        bool fromClient = connection.IsClientHigh == fromHigh;
        ref QuicSide sender = ref fromClient ? ref connection.Client : ref connection.Server;
        ReadOnlySpan<byte> receiver = (fromClient ? ref connection.Server : ref connection.Client).Chosen.Bytes;
        if (header.IsLong && QuicPacket.TryRead(source.Payload, out QuicPacket packet)
            && packet.Source.Length <= QuicHeader.LongestId)
            sender.Chosen.Set(packet.Source);
        if (header.IsLong || source.Payload[1..].StartsWith(receiver))
        {
            facts = new StreamFacts
            {
                Layer = source.Index + 1,
                Number = connection.Number,
                Length = (uint)receiver.Length,
            };
        }
        return true;
    }

    /// <summary>Adds a datagram that <see cref="MayFollow"/>.</summary>
    /// <param name="source">The packet, at the header of UDP.</param>
    /// <param name="ends">The ends of its stream.</param>
    /// <param name="fromHigh">Whether the higher end sent it.</param>
    /// <param name="notes">Get what the packets have without their protection.</param>
    public void Follow(in FieldSource source, in StreamEnds ends, bool fromHigh, StreamNotes notes)
    {
        _packetsEnd = 0;
        int offset = 0;
        foreach (QuicPacket packet in new QuicPackets(source.Payload))
        {
            if (packet.HasToken && TryOpen(packet, ends, fromHigh, out QuicOpened opened))
            {
                Keep(opened with { Offset = offset });
                AddFrames(opened.Frames, ref SideOf(ends, fromHigh));
            }
            offset += packet.Bytes.Length;
        }
        if (_packetsEnd > 0)
            Join(source, ref SideOf(ends, fromHigh), notes);
    }

    public void Dispose()
    {
        _connections.Dispose();
        _store.Dispose();
        _client.Dispose();
        _server.Dispose();
    }

    private bool TryOpen(QuicPacket packet, in StreamEnds ends, bool fromHigh, out QuicOpened opened)
    {
        opened = default;
        if (!OpenSsl.IsPresent)
        {
            Unread++;
            return false;
        }
        var added = new QuicConnection(ends, seed);
        ref QuicConnection connection = ref _connections.FindOrAdd(added, out bool isNew);
        bool fromClient = !isNew && connection.IsClientHigh == fromHigh;
        if (!isNew && packet.IsInitial
            && (fromClient ? _client : _server).TryDecrypt(packet, connection.Initial, out opened))
            return true;
        // After a Retry, the server has chosen the connection ID, and the handshake goes on.
        bool isAnswer = fromClient && !packet.Token.IsEmpty;
        bool mayBegin = packet.Destination.Length >= QuicHeader.LeastChosenId || isAnswer;
        bool isOpen = mayBegin && packet.IsInitial && _client.TryDecrypt(packet, packet.Destination, out opened);
        if (isAnswer && isOpen)
            connection.SetInitial(packet.Destination);
        // The server's packets may be whole where the client's first one was not captured whole.
        else if (isOpen || (isNew && mayBegin))
            connection.Begin(packet.Destination, fromHigh, ++_count);
        else if (isNew)
            _connections.Forget(added);
        return isOpen;
    }

    private ref QuicSide SideOf(in StreamEnds ends, bool fromHigh)
    {
        ref QuicConnection connection = ref _connections.FindOrAdd(new QuicConnection(ends, seed), out _);
        return ref connection.IsClientHigh == fromHigh ? ref connection.Client : ref connection.Server;
    }

    private void Keep(QuicOpened packet)
    {
        int end = _packetsEnd + QuicOpenedPackets.SizeOf(packet);
        if (end > _packets.Length)
            Array.Resize(ref _packets, 2 * end);
        QuicOpenedPackets.Write(packet, _packets.AsSpan(_packetsEnd));
        _packetsEnd = end;
    }

    private void AddFrames(ReadOnlySpan<byte> frames, ref QuicSide side)
    {
        foreach (QuicFrame frame in new QuicFrames(frames))
        {
            if (frame.Type != QuicFrame.Crypto || frame.Data.IsEmpty)
                continue;
            ulong offset = frame.Number(0);
            ulong end = offset + (ulong)frame.Data.Length;
            if (end > ushort.MaxValue)
                continue;
            _store.WriteNew(side.Message, side.Pieces, (int)offset, frame.Data);
            if (!side.Pieces.TryAdd((ushort)offset, (ushort)end) && !side.IsLost)
            {
                side.IsLost = true;
                LeftOut++;
            }
        }
    }

    private void Join(in FieldSource source, ref QuicSide side, StreamNotes notes)
    {
        int reached = side.Pieces.At(0) is (0, var end) ? end : 0;
        bool hasMore = reached > side.Reached;
        side.Reached = reached;
        int whole = hasMore ? EndOfMessages(side) : side.Start;
        // As in Wireshark, the first part of a message is of TLS, and others are not until it is complete.
        hasMore &= whole > side.Start || !side.IsAwaited;
        side.IsAwaited = whole < reached;
        int length = QuicOpenedPackets.HeaderBytes + _packetsEnd + whole - side.Start;
        if (notes.TryJoin(source.Packet.Data, length, out Span<byte> joined))
        {
            QuicOpenedPackets.WriteHeader(_packetsEnd, hasMore, joined);
            joined = joined[QuicOpenedPackets.HeaderBytes..];
            _packets.AsSpan(0, _packetsEnd).CopyTo(joined);
            _store.Read(side.Message, joined[_packetsEnd..], side.Start);
            notes.Limit(source.Index + 1, 0, 0);
        }
        else
            LeftOut++;
        side.Start = whole;
        if (whole == reached && side.Pieces.At(reached).From == int.MaxValue)
            _store.Forget(side.Message, reached);
    }

    // Where the messages end that have come whole.
    private int EndOfMessages(in QuicSide side)
    {
        Span<byte> header = stackalloc byte[TlsHandshake.HeaderSize];
        int at = side.Start;
        while (side.Reached - at >= header.Length)
        {
            _store.Read(side.Message, header, at);
            if (!TlsHandshake.TryRead(header, out TlsHandshake message)
                || message.Length > side.Reached - at - header.Length)
                break;
            at += header.Length + message.Length;
        }
        return at;
    }
}
