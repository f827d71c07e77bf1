namespace PcapStream.Protocols;

/// <summary>
/// A packet's headers, outermost first, over its own bytes. Valid until its decoder decodes the next packet, and as long
/// as the bytes are.
/// </summary>
public readonly ref struct DecodedPacket
{
    internal DecodedPacket(ReadOnlySpan<byte> data, ReadOnlySpan<Layer> layers, DecodeError error)
    {
        Data = data;
        Layers = layers;
        Error = error;
    }

    /// <summary>The captured bytes.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>The headers, outermost first; those of tunnels and what they carry alike.</summary>
    public ReadOnlySpan<Layer> Layers { get; }

    /// <summary>Where and why decoding ended early, if it did.</summary>
    public DecodeError Error { get; }

    /// <summary>A layer's header and what it carries.</summary>
    public ReadOnlySpan<byte> Bytes(Layer layer) => Data[layer.Offset..layer.End];

    /// <summary>A layer's header, as far as it is there.</summary>
    public ReadOnlySpan<byte> Header(Layer layer) => Data.Slice(layer.Offset, layer.HeaderLength);

    /// <summary>What a layer carries.</summary>
    public ReadOnlySpan<byte> Payload(Layer layer) => Data[layer.PayloadOffset..layer.End];

    /// <summary>Index of the outermost layer of a protocol, at or behind another; -1 for none.</summary>
    public int IndexOf(Protocol protocol, int from = 0)
    {
        for (int i = from; i < Layers.Length; i++)
        {
            if (Layers[i].Protocol == protocol)
                return i;
        }
        return -1;
    }

    /// <summary>Index of the innermost layer of a protocol; -1 for none.</summary>
    public int LastIndexOf(Protocol protocol)
    {
        int i = Layers.Length - 1;
        while (i >= 0 && Layers[i].Protocol != protocol)
            i--;
        return i;
    }
}
