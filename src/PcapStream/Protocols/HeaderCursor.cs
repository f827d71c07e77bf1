using System.Runtime.CompilerServices;

namespace PcapStream.Protocols;

/// <summary>
/// Goes down a packet header by header. Each protocol takes its header from the bytes that are left, narrows what is left
/// to what the header says it carries, and names the protocol that follows.
/// </summary>
internal ref struct HeaderCursor
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly Span<Layer> _layers;
    private readonly long _wireLength;
    private int _at;
    private int _end;
    private int _count;
    private bool _quoted;

    public HeaderCursor(ReadOnlySpan<byte> data, uint wireLength, Span<Layer> layers, bool applications)
    {
        Applications = applications;
        _wireLength = wireLength;
        _data = data;
        _layers = layers;
        _end = data.Length;
    }

    /// <summary>Whether what transports carry is wanted, too.</summary>
    public bool Applications { get; }

    /// <summary>Why decoding ended early, if it did.</summary>
    public DecodeError Error { get; private set; }

    /// <summary>Layers taken so far.</summary>
    public readonly int Count => _count;

    /// <summary>Whether there is room for another layer.</summary>
    public readonly bool HasRoom => _count < _layers.Length;

    /// <summary>Offset of the next header from the packet's first byte.</summary>
    public readonly int Offset => _at;

    /// <summary>The bytes that are left, within the ends that outer headers gave.</summary>
    public readonly ReadOnlySpan<byte> Rest
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _data[_at.._end];
    }

    /// <summary>A layer's header, as far as it is there.</summary>
    public readonly ReadOnlySpan<byte> Header(Layer layer) => _data.Slice(layer.Offset, layer.HeaderLength);

    /// <summary>The header of the layer taken last, as far as it is there.</summary>
    public readonly ReadOnlySpan<byte> LastHeader =>
        _data.Slice(_layers[_count - 1].Offset, _layers[_count - 1].HeaderLength);

    /// <summary>The layers taken so far, outermost first.</summary>
    public readonly ReadOnlySpan<Layer> Layers => _layers[.._count];

    /// <summary>
    /// Takes a header. One that is not all there becomes a layer as far as it goes, and an error.
    /// </summary>
    /// <param name="protocol">Whose header it is.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>Whether it is all there.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAddLayer(Protocol protocol, int length)
    {
        if (_end - _at < length)
            return AddShortLayer(protocol, length);
        _layers[_count++] = new Layer(protocol, _at, length, _end, _quoted);
        _at += length;
        return true;
    }

    /// <summary>Narrows what the layer taken last carries.</summary>
    /// <param name="length">Bytes of payload that its header gives; more than there are changes nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Limit(int length)
    {
        if (_end - _at <= length)
            return;
        _end = _at + length;
        _layers[_count - 1] = _layers[_count - 1] with { End = _end };
    }

    /// <summary>
    /// Takes a trailer away from what the layer taken last carries. It was at the end of the packet on the wire, of
    /// which the end may not have been captured.
    /// </summary>
    public void TrimTrailer(int length)
    {
        long end = _wireLength - length;
        // There is none where there is no room for it.
        if (end >= _at && end < _end)
            Limit((int)(end - _at));
    }

    /// <summary>Adds bytes to the header of the layer taken last, as far as they are there.</summary>
    /// <returns>Whether they all are; an error is noted if not.</returns>
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

    /// <summary>Takes one of several messages that follow each other, as far as it is there, and goes behind it.</summary>
    /// <param name="protocol">Whose message it is.</param>
    /// <param name="headerLength">Bytes of its header.</param>
    /// <param name="length">Bytes of the message, header included.</param>
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

    /// <summary>Passes over bytes that belong to no layer of their own.</summary>
    /// <param name="protocol">Whose layer follows; it is the one that is cut short when the bytes are not there.</param>
    /// <param name="length">How many they are.</param>
    /// <returns>Whether they all are there.</returns>
    public bool Skip(Protocol protocol, int length)
    {
        if (_end - _at < length)
            return AddShortLayer(protocol, length);
        _at += length;
        return true;
    }

    /// <summary>From here on, layers belong to a packet that is quoted.</summary>
    public void Quote() => _quoted = true;

    /// <summary>Notes that the layer taken last contradicts itself.</summary>
    /// <param name="needed">Bytes that its length should say at least.</param>
    /// <param name="had">Bytes that it says.</param>
    /// <returns>What follows: nothing that could be told.</returns>
    public Protocol Malformed(int needed, int had)
    {
        Layer layer = _layers[_count - 1];
        Error = new DecodeError(DecodeFault.Malformed, layer.Protocol, layer.Offset, needed, had);
        return Protocol.None;
    }

    /// <summary>Notes that the layer taken last contradicts itself, and cuts it to what comes before.</summary>
    /// <param name="needed">Bytes that its length should say at least, or the version it should have.</param>
    /// <param name="had">What it says.</param>
    /// <param name="believed">Bytes of the header that do not hang on the contradiction.</param>
    /// <returns>What follows: nothing that could be told.</returns>
    public Protocol Malformed(int needed, int had, int believed)
    {
        ref Layer layer = ref _layers[_count - 1];
        believed = Math.Min(believed, layer.HeaderLength);
        layer = layer with { HeaderLength = believed, End = layer.Offset + believed };
        return Malformed(needed, had);
    }

    /// <summary>Notes that the layer taken last begins with another protocol's header, and goes back to its start.</summary>
    /// <returns>What follows: that protocol.</returns>
    public Protocol Misnamed(Protocol actual, int needed, int had)
    {
        Malformed(needed, had, 1);
        _at = _layers[_count - 1].Offset;
        return actual;
    }

    /// <summary>Notes that a header is one too many.</summary>
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
        _end == _data.Length ? DecodeFault.Truncated : DecodeFault.TooShort, protocol, offset, needed, had);
}
