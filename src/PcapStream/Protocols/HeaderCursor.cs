using System.Runtime.CompilerServices;
using PcapStream.Protocols.Streams;

namespace PcapStream.Protocols;

/// <summary>
/// Walks down a packet, header by header. Each protocol adds a layer for its header, limits the rest to its payload,
/// and returns the protocol that follows.
/// </summary>
internal ref struct HeaderCursor
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly Span<Layer> _layers;
    private readonly long _wireLength;
    private readonly int _captured;
    private readonly SegmentView _segment;
    private int _payload = -1;
    private int _at;
    private int _end;
    private int _count;
    private bool _quoted;

    public HeaderCursor(ReadOnlySpan<byte> data, uint wireLength, Span<Layer> layers, bool applications)
        : this(data, wireLength, layers, applications, data.Length, SegmentView.Plain)
    {
    }

    public HeaderCursor(
        ReadOnlySpan<byte> data, uint wireLength, Span<Layer> layers, bool applications, int captured,
        SegmentView segment)
    {
        Applications = applications;
        _wireLength = wireLength;
        _data = data;
        _layers = layers;
        _end = _captured = captured;
        _segment = segment;
    }

    /// <summary>Whether to decode the protocols that transports carry.</summary>
    public bool Applications { get; }

    /// <summary>Why decoding stopped early, if it did.</summary>
    public DecodeError Error { get; private set; }

    /// <summary>Number of layers so far.</summary>
    public readonly int Count => _count;

    /// <summary>Whether there is room for another layer.</summary>
    public readonly bool HasRoom => _count < _layers.Length;

    /// <summary>Offset of the next header in the packet, in bytes.</summary>
    public readonly int Offset => _at;

    /// <summary>The remaining bytes, within the ends that outer headers gave.</summary>
    public readonly ReadOnlySpan<byte> Rest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _data[_at.._end];
    }

    /// <summary>Whether the remaining bytes continue after the captured ones.</summary>
    public readonly bool IsCut => _end == _captured && _wireLength > _end;

    /// <summary>A layer's header, as far as it was captured.</summary>
    public readonly ReadOnlySpan<byte> Header(Layer layer) => _data.Slice(layer.Offset, layer.HeaderLength);

    /// <summary>The header of the last layer, as far as it was captured.</summary>
    public readonly ReadOnlySpan<byte> LastHeader =>
        _data.Slice(_layers[_count - 1].Offset, _layers[_count - 1].HeaderLength);

    /// <summary>The layers so far, outermost first.</summary>
    public readonly ReadOnlySpan<Layer> Layers => _layers[.._count];

    /// <summary>
    /// Adds a layer and advances past its header. If bytes are missing, adds a layer with those that are there, and
    /// sets <see cref="Error"/>.
    /// </summary>
    /// <param name="protocol">The protocol of the header.</param>
    /// <param name="length">Length of the header in bytes.</param>
    /// <returns>False if bytes are missing.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddLayer(Protocol protocol, int length)
    {
        if (_end - _at < length)
            return AddShortLayer(protocol, length);
        _layers[_count++] = new Layer(protocol, _at, length, _end, _quoted);
        _at += length;
        return true;
    }

    /// <summary>Limits the payload of the last layer.</summary>
    /// <param name="length">
    /// Bytes of payload that the header gives. A value larger than the rest changes nothing.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LimitPayload(int length)
    {
        if (_end - _at <= length)
            return;
        _end = _at + length;
        _layers[_count - 1] = _layers[_count - 1] with { End = _end };
    }

    /// <summary>
    /// Removes a trailer from the payload of the last layer. It was at the end of the packet on the wire, which may not
    /// have been captured.
    /// </summary>
    public void TrimTrailer(int length)
    {
        long end = _wireLength - length;
        // A packet that is too short for a trailer has none.
        if (end >= _at && end < _end)
            LimitPayload((int)(end - _at));
    }

    /// <summary>Extends the header of the last layer and advances past the added bytes.</summary>
    /// <returns>False if bytes are missing; <see cref="Error"/> is set.</returns>
    public bool TryExtend(int length)
    {
        ref Layer layer = ref _layers[_count - 1];
        int taken = Math.Min(length, _end - _at);
        layer = layer with { HeaderLength = layer.HeaderLength + taken };
        _at += taken;
        if (taken < length)
            Fail(layer.Protocol, layer.Offset, layer.HeaderLength - taken + length, layer.HeaderLength);
        return taken == length;
    }

    /// <summary>
    /// Adds a layer for one of several consecutive messages, as far as it was captured, and advances past the message.
    /// </summary>
    /// <param name="protocol">The protocol of the message.</param>
    /// <param name="headerLength">Length of the header in bytes.</param>
    /// <param name="length">Length of the message in bytes, header included.</param>
    public void AddMessage(Protocol protocol, int headerLength, int length)
    {
        int end = Math.Min(_at + length, _end);
        int taken = Math.Min(headerLength, end - _at);
        _layers[_count++] = new Layer(protocol, _at, taken, end, _quoted);
        if (length < headerLength)
            Error = new DecodeError(DecodeFault.Malformed, protocol, _at, headerLength, length);
        else if (taken < headerLength)
            Fail(protocol, _at, headerLength, taken);
        _at = end;
    }

    /// <summary>Skips bytes that belong to no layer.</summary>
    /// <param name="protocol">The protocol of the next layer; if bytes are missing, it gets the error.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>False if bytes are missing.</returns>
    public bool Skip(Protocol protocol, int length)
    {
        if (_end - _at < length)
            return AddShortLayer(protocol, length);
        _at += length;
        return true;
    }

    /// <summary>The protocol of the last layer's payload that packets before have told; none for another.</summary>
    public readonly Protocol Media => _segment.MediaLayer == _count - 1 ? _segment.Media : Protocol.None;

    /// <summary>Whether packets before have told that a segment is of HTTP/2.</summary>
    public readonly bool IsHttp2 => _segment.Media == Protocol.Http2;

    /// <summary>Whether the last layer is a fragment that is part of a joined datagram, or waits for others.</summary>
    public readonly bool IsInDatagram => _segment.IsOfFragment && _segment.Layer == _count - 1;

    /// <summary>Moves from the header of a fragment to the datagram that it completes.</summary>
    /// <returns>False if it completes none.</returns>
    public bool MoveToDatagram() => MoveToJoined();

    /// <summary>Moves from a datagram of QUIC to what its packets have without their protection.</summary>
    /// <returns>False if that is not known.</returns>
    public bool MoveToOpened() => !_segment.IsOfFragment && _segment.Layer == _count - 1 && MoveToJoined();

    private bool MoveToJoined()
    {
        if (_segment.Joined.IsEmpty)
            return false;
        (_at, _end) = (_captured, _data.Length);
        return true;
    }

    /// <summary>Moves from the header of a segment to the messages that are decoded with it.</summary>
    public void MoveToMessages()
    {
        if (_segment.Layer != _count - 1)
            return;
        _payload = _at;
        int end = _data.Length - _segment.Added;
        if (end <= _captured)
            MoveToRest();
        else
            (_at, _end) = (_captured, end);
    }

    /// <summary>Moves to the messages of the segment itself, after a joined one.</summary>
    /// <returns>False if the segment has no others.</returns>
    public bool MoveToRest()
    {
        if (_payload < 0)
            return false;
        (_at, _end) = (_payload + _segment.Start, _payload + _segment.End);
        _payload = -1;
        return _end > _at;
    }

    /// <summary>Marks all layers from here on as part of a quoted packet.</summary>
    public void StartQuote() => _quoted = true;

    /// <summary>Reports that the last layer contradicts itself.</summary>
    /// <param name="needed">The least length in bytes that it should give.</param>
    /// <param name="had">The length that it gives.</param>
    /// <returns>Always <see cref="Protocol.None"/>: what follows is unknown.</returns>
    public Protocol Malformed(int needed, int had)
    {
        Layer layer = _layers[_count - 1];
        Error = new DecodeError(DecodeFault.Malformed, layer.Protocol, layer.Offset, needed, had);
        return Protocol.None;
    }

    /// <summary>Reports that the last layer contradicts itself, and shortens it to its reliable start.</summary>
    /// <param name="needed">The least length in bytes that it should give, or the version that it should have.</param>
    /// <param name="had">The value that it gives.</param>
    /// <param name="reliable">Length of the reliable start in bytes.</param>
    /// <returns>Always <see cref="Protocol.None"/>: what follows is unknown.</returns>
    public Protocol Malformed(int needed, int had, int reliable)
    {
        ref Layer layer = ref _layers[_count - 1];
        reliable = Math.Min(reliable, layer.HeaderLength);
        layer = layer with { HeaderLength = reliable, End = layer.Offset + reliable };
        return Malformed(needed, had);
    }

    /// <summary>Reports that the last layer is another protocol's header, and returns to its start.</summary>
    /// <returns>The other protocol, which follows.</returns>
    public Protocol Redirect(Protocol actual, int needed, int had)
    {
        Malformed(needed, had, 1);
        _at = _layers[_count - 1].Offset;
        return actual;
    }

    /// <summary>Reports a header that is one too many.</summary>
    public void TooDeep(Protocol protocol) =>
        Error = new DecodeError(DecodeFault.TooDeep, protocol, _at, _layers.Length + 1, _layers.Length);

    private bool AddShortLayer(Protocol protocol, int length)
    {
        int had = _end - _at;
        _layers[_count++] = new Layer(protocol, _at, had, _end, _quoted);
        Fail(protocol, _at, length, had);
        _at = _end;
        return false;
    }

    private void Fail(Protocol protocol, int offset, int needed, int had) => Error = new DecodeError(
        _end == _captured ? DecodeFault.Truncated : DecodeFault.TooShort, protocol, offset, needed, had);
}
