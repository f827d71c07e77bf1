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

/// <summary>One protocol's header within a packet, and what it carries.</summary>
/// <param name="Protocol">Whose header it is.</param>
/// <param name="Offset">Where it begins, in bytes from the packet's first.</param>
/// <param name="HeaderLength">Its length in bytes, as far as it is there.</param>
/// <param name="End">Where what it carries ends: by its own length, and within the captured bytes.</param>
/// <param name="IsQuoted">Whether it is part of a packet that an ICMP error quotes, and was not sent as such.</param>
public readonly record struct Layer(Protocol Protocol, int Offset, int HeaderLength, int End, bool IsQuoted)
{
    /// <summary>Where the payload begins, in bytes from the packet's first.</summary>
    public int PayloadOffset => Offset + HeaderLength;
}

/// <summary>Where and why a packet's decoding ended early.</summary>
/// <param name="Fault">What is wrong; <see cref="DecodeFault.None"/> for nothing.</param>
/// <param name="Layer">The protocol whose header it is.</param>
/// <param name="Offset">Where that header begins, in bytes from the packet's first.</param>
/// <param name="Needed">Bytes that the header needs.</param>
/// <param name="Had">Bytes that there are.</param>
public readonly record struct DecodeError(DecodeFault Fault, Protocol Layer, int Offset, int Needed, int Had)
{
    /// <inheritdoc/>
    public override string ToString() => Fault == DecodeFault.None
        ? "none"
        : $"{ProtocolTable.NameOf(Layer)} at {Offset}: {Fault}, needs {Needed} bytes, has {Had}";
}

/// <summary>Why a packet was not decoded further.</summary>
public enum DecodeFault : byte
{
    /// <summary>It was, to its last known header.</summary>
    None,

    /// <summary>The header goes on behind the captured bytes.</summary>
    Truncated,

    /// <summary>The header goes on behind the end that an outer header gives.</summary>
    TooShort,

    /// <summary>A length or version in the header contradicts the header itself.</summary>
    Malformed,

    /// <summary>More headers are nested than are followed.</summary>
    TooDeep,
}
