using PcapStream.Operations.Flows.Packets;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Tls;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// ClientHellos that continue in other segments of TCP or datagrams of QUIC; of the latest connections. What it finds
/// depends on the packets and their order alone.
/// </summary>
/// <remarks>
/// A SYN says where the first segment begins, so that segments may come in any order after it. Without a SYN, the
/// segment with the start of the hello must be the first to come.
/// </remarks>
internal sealed class HelloTable
{
    // Connections of which the start is known, and those of which bytes are kept.
    private const int MostConnections = 8192;
    private const int MostKept = 128;

    private readonly Dictionary<HelloKey, PartialHello> _hellos = [];
    private readonly Queue<(PartialHello Hello, long Number)> _order = new();
    private readonly Stack<PartialHello> _unused = new();
    private readonly Stack<HelloPieces> _unusedPieces = new();
    private readonly PartialHello?[] _keeping = new PartialHello?[MostKept];
    private readonly TlsMessageJoiner _joiner = new();
    private readonly HelloFacts _reader = new();
    private readonly FactBuffer _facts = new();
    private long _number;

    /// <summary>Adds a packet, in the order of the capture.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="hash">A hash of its key.</param>
    /// <param name="payload">What comes after the transport's header, as far as it was captured.</param>
    /// <param name="facts">What <see cref="ApplicationReader"/> found in it.</param>
    /// <returns>
    /// The facts without pieces, and with those of a hello that is complete now; valid until the next call.
    /// </returns>
    public ReadOnlySpan<byte> Add(
        in FlowPacket packet, uint hash, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> facts)
    {
        if (packet.Key.Protocol == IpNumbers.Tcp)
            return packet.IsSyn || !payload.IsEmpty ? AddSegment(packet, hash, payload, facts) : facts;
        return FactList.Has(facts, FactKind.QuicPiece) ? AddDatagram(packet, hash, facts) : facts;
    }

    private ReadOnlySpan<byte> AddSegment(
        in FlowPacket packet, uint hash, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> facts)
    {
        var key = new HelloKey(hash, packet.Key, packet.Scope, packet.IsFromLow);
        bool isStart = FactList.Has(facts, FactKind.TlsPiece);
        bool isKnown = _hellos.TryGetValue(key, out PartialHello? hello);
        if (!isKnown && !isStart && !packet.IsSyn)
            return facts;
        // A SYN takes a number of its own.
        ulong first = packet.Sequence + (packet.Has(TcpControl.Synchronize) ? 1u : 0u);
        if (hello is null || ((isStart || packet.IsSyn) && hello.Start != first))
            hello = Begin(key, hello, first);
        if (payload.IsEmpty)
            return facts;
        if (!facts.IsEmpty && !isStart)
        {
            // The stream begins with a whole hello, or with another protocol.
            if (hello.Start == first)
                Remove(hello);
            return facts;
        }
        HelloPieces pieces = Keep(hello);
        pieces.Add((int)((uint)first - (uint)hello.Start), payload);
        HelloState state = _joiner.Read(pieces.Prefix, out TlsHandshake message);
        _facts.Clear();
        if (state == HelloState.Whole)
            _reader.AddClient(message, isQuic: false, _facts);
        if (state != HelloState.Incomplete)
            Remove(hello);
        return _facts.From(0);
    }

    private ReadOnlySpan<byte> AddDatagram(in FlowPacket packet, uint hash, ReadOnlySpan<byte> facts)
    {
        var key = new HelloKey(hash, packet.Key, packet.Scope, packet.IsFromLow);
        _hellos.TryGetValue(key, out PartialHello? hello);
        _facts.Clear();
        var list = new FactList(facts);
        while (list.MoveNext())
        {
            if (list.Kind != FactKind.QuicPiece)
            {
                _facts.Add(list.Kind, list.Value);
                continue;
            }
            var piece = new QuicPiece(list.Value);
            if (hello is null || hello.Start != piece.Connection)
                hello = Begin(key, hello, piece.Connection);
            Keep(hello).Add(piece.Offset, piece.Data);
        }
        if (hello is not null && QuicReader.TryReadHello(Keep(hello).Prefix, out TlsHandshake message))
        {
            _reader.AddClient(message, isQuic: true, _facts);
            Remove(hello);
        }
        return _facts.From(0);
    }

    private PartialHello Begin(HelloKey key, PartialHello? before, ulong start)
    {
        if (before is not null)
            Remove(before);
        if (_order.Count == MostConnections && _order.Dequeue() is var oldest && oldest.Hello.Number == oldest.Number)
            Remove(oldest.Hello);
        PartialHello hello = _unused.TryPop(out PartialHello? unused) ? unused : new PartialHello();
        (hello.Key, hello.Start, hello.Number) = (key, start, ++_number);
        _hellos.Add(key, hello);
        _order.Enqueue((hello, hello.Number));
        return hello;
    }

    private void Remove(PartialHello hello)
    {
        _hellos.Remove(hello.Key);
        if (hello.Pieces is { } pieces)
        {
            _keeping[hello.Place] = null;
            _unusedPieces.Push(pieces);
        }
        (hello.Pieces, hello.Number) = (null, 0);
        _unused.Push(hello);
    }

    // Memory for the bytes of a hello; that of the oldest one, if there is no more.
    private HelloPieces Keep(PartialHello hello)
    {
        if (hello.Pieces is { } known)
            return known;
        int place = 0;
        for (int i = 0; i < MostKept; i++)
        {
            if (_keeping[i] is not { } other)
            {
                place = i;
                break;
            }
            if (other.Number < _keeping[place]!.Number)
                place = i;
        }
        if (_keeping[place] is { } oldest)
            Remove(oldest);
        HelloPieces pieces = _unusedPieces.TryPop(out HelloPieces? unused) ? unused : new HelloPieces();
        pieces.Clear();
        (hello.Pieces, hello.Place) = (pieces, place);
        _keeping[place] = hello;
        return pieces;
    }

    /// <summary>One direction of a connection. The hash is that of the tuple.</summary>
    private readonly record struct HelloKey(uint Hash, FlowTuple Tuple, FlowScope Scope, bool IsFromLow)
    {
        public override int GetHashCode() => (int)Hash;
    }

    /// <summary>A hello of which something is known.</summary>
    private sealed class PartialHello
    {
        public HelloKey Key;

        /// <summary>Of TCP, the number of the first byte; of QUIC, the connection.</summary>
        public ulong Start;

        /// <summary>Grows with each hello; 0 for one that is no longer in the table.</summary>
        public long Number;

        /// <summary>Its bytes, once there are some.</summary>
        public HelloPieces? Pieces;

        /// <summary>The place among those whose bytes are kept.</summary>
        public int Place;
    }
}
