namespace PcapStream.Protocols;

/// <summary>
/// A packet's headers, outermost first, as views of its bytes. Valid until the decoder decodes its next packet and
/// while the bytes are valid. The source generator ProtocolTableGenerator writes <c>TryFind</c> for each header.
/// </summary>
public readonly ref partial struct DecodedPacket
{
    // The captured bytes, and after them those of a message or datagram that several packets have.
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _captured;

    internal DecodedPacket(ReadOnlySpan<byte> data, ReadOnlySpan<Layer> layers, DecodeError error)
        : this(data, data.Length, layers, error)
    {
    }

    internal DecodedPacket(ReadOnlySpan<byte> bytes, int captured, ReadOnlySpan<Layer> layers, DecodeError error)
    {
        _bytes = bytes;
        _captured = captured;
        Layers = layers;
        Error = error;
    }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Data => _bytes[.._captured];

    /// <summary>The headers, outermost first, including those of tunnels and of the packets in them.</summary>
    public ReadOnlySpan<Layer> Layers { get; }

    /// <summary>Where and why decoding stopped early, if it did.</summary>
    public DecodeError Error { get; }

    /// <summary>The captured bytes, and after them those that several packets have.</summary>
    internal ReadOnlySpan<byte> AllBytes => _bytes;

    /// <summary>Whether a layer is in bytes that several packets have.</summary>
    internal bool IsJoined(Layer layer) => layer.Offset >= _captured && _bytes.Length > _captured;

    /// <summary>
    /// What several packets have, and is decoded with a layer of the captured bytes; empty if there is nothing.
    /// </summary>
    internal ReadOnlySpan<byte> Joined(Layer layer) => IsJoined(layer) ? default : _bytes[_captured..];

    /// <summary>A layer's header and payload.</summary>
    public ReadOnlySpan<byte> Bytes(Layer layer) => _bytes[layer.Offset..layer.End];

    /// <summary>A layer's header, as far as it was captured.</summary>
    public ReadOnlySpan<byte> Header(Layer layer) => _bytes.Slice(layer.Offset, layer.HeaderLength);

    /// <summary>A layer's payload.</summary>
    public ReadOnlySpan<byte> Payload(Layer layer) => _bytes[layer.PayloadOffset..layer.End];

    /// <summary>Index of the outermost layer of a protocol from a given index on; -1 if there is none.</summary>
    public int IndexOf(Protocol protocol, int from = 0)
    {
        for (int i = from; i < Layers.Length; i++)
        {
            if (Layers[i].Protocol == protocol)
                return i;
        }
        return -1;
    }

    /// <summary>Index of the innermost layer of a protocol; -1 if there is none.</summary>
    public int LastIndexOf(Protocol protocol)
    {
        int i = Layers.Length - 1;
        while (i >= 0 && Layers[i].Protocol != protocol)
            i--;
        return i;
    }
}

/// <summary>One protocol's header in a packet, and its payload.</summary>
/// <param name="Protocol">The protocol of the header.</param>
/// <param name="Offset">
/// Offset of the header in the packet, in bytes; after the captured bytes for a message that several packets have.
/// </param>
/// <param name="HeaderLength">Length of the header in bytes, as far as it was captured.</param>
/// <param name="End">Offset of the payload's end: by the header's own length, within the captured bytes.</param>
/// <param name="IsQuoted">Whether it belongs to a packet that an ICMP error quotes.</param>
public readonly record struct Layer(Protocol Protocol, int Offset, int HeaderLength, int End, bool IsQuoted)
{
    /// <summary>Offset of the payload in the packet, in bytes.</summary>
    public int PayloadOffset => Offset + HeaderLength;
}

/// <summary>Where and why decoding of a packet stopped early.</summary>
/// <param name="Fault">The kind of error; <see cref="DecodeFault.None"/> if there was none.</param>
/// <param name="Layer">The protocol of the header with the error.</param>
/// <param name="Offset">Offset of that header in the packet, in bytes.</param>
/// <param name="Needed">Bytes that the header needs.</param>
/// <param name="Had">Bytes that are available.</param>
public readonly record struct DecodeError(DecodeFault Fault, Protocol Layer, int Offset, int Needed, int Had)
{
    /// <inheritdoc/>
    public override string ToString() => Fault == DecodeFault.None
        ? "none"
        : $"{ProtocolTable.NameOf(Layer)} at {Offset}: {Fault}, needs {Needed} bytes, has {Had}";
}

/// <summary>Why decoding of a packet stopped.</summary>
public enum DecodeFault : byte
{
    /// <summary>No error: the last header that is known was decoded.</summary>
    None,

    /// <summary>The header continues after the captured bytes.</summary>
    Truncated,

    /// <summary>The header continues after the end that an outer header gives.</summary>
    TooShort,

    /// <summary>A length or version in the header contradicts the header itself.</summary>
    Malformed,

    /// <summary>The packet has more nested headers than the decoder follows.</summary>
    TooDeep,
}
