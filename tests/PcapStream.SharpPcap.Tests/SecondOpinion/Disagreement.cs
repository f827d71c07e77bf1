using System.Buffers.Binary;
using PcapStream.Protocols;

namespace PcapStream.SharpPcap.Tests.SecondOpinion;

/// <summary>
/// The first header that only one decoder finds, or a field with two values in a header that both find.
/// </summary>
internal sealed record Disagreement
{
    public required byte[] Data { get; init; }

    /// <summary>PcapStream's layers, with those that are not compared.</summary>
    public required Layer[] Layers { get; init; }

    /// <summary>Why PcapStream stopped early.</summary>
    public required DecodeError Error { get; init; }

    public required PacketDotNetOpinion Other { get; init; }

    /// <summary>The last header that both find; the field's own for a field. Null before the first header.</summary>
    public required HeaderStatement? Common { get; init; }

    /// <summary>The header that PcapStream finds next; null for none, or for a field.</summary>
    public HeaderStatement? Ours { get; init; }

    /// <summary>The header that PacketDotNet finds next; null for none, or for a field.</summary>
    public HeaderStatement? Theirs { get; init; }

    /// <summary>The field's name; null for a header.</summary>
    public string? Field { get; init; }

    public string? OurValue { get; init; }

    public string? TheirValue { get; init; }

    /// <summary>Whether PacketDotNet finds no more headers, and did not fail.</summary>
    public bool IsEndThere => Field is null && Ours is not null && Theirs is null && Other.Failure is null;

    /// <summary>Whether PcapStream finds no more headers.</summary>
    public bool IsEndHere => Field is null && Ours is null;

    /// <summary>
    /// The protocols that only PcapStream decodes, from the last common header to its next, without IPv6's extensions.
    /// </summary>
    public IEnumerable<Protocol> Between =>
        from layer in After.TakeWhile(layer => Ours is null || layer.Offset < Ours.Offset)
        where !HeaderKinds.IsExtension(layer.Protocol)
        select layer.Protocol;

    /// <summary>The extension headers after the last common header.</summary>
    public IEnumerable<Layer> Extensions => After.TakeWhile(layer => HeaderKinds.IsExtension(layer.Protocol));

    // PcapStream's layers after that of the last common header.
    private IEnumerable<Layer> After => Layers.Skip(1 + Array.FindLastIndex(Layers, layer =>
        layer.Offset <= Common?.Offset && HeaderKinds.SameKind(layer.Protocol) == Common.Protocol));

    /// <summary>PcapStream's layer for its next header.</summary>
    public Layer OurLayer => Array.Find(Layers, layer =>
        layer.Offset == Ours?.Offset && HeaderKinds.SameKind(layer.Protocol) == Ours.Protocol);

    public bool IsCommon(Protocol protocol) => Common?.Protocol == protocol;

    public bool HasCommon(string field, int value) => Common?.ValueOf(field) == $"{value}";

    /// <summary>A byte of the last common header; -1 if it was not captured.</summary>
    public int CommonByte(int index) =>
        Common is not null && Common.Offset + index < Data.Length ? Data[Common.Offset + index] : -1;

    /// <summary>Two bytes of the packet, big-endian; -1 if they were not captured.</summary>
    public int WordAt(int offset) =>
        offset + sizeof(ushort) <= Data.Length ? BinaryPrimitives.ReadUInt16BigEndian(Data.AsSpan(offset)) : -1;

    /// <summary>
    /// The same, with 0 for a second byte that was not captured: PacketDotNet reads it from the heap after its array.
    /// </summary>
    public int ZeroExtendedWordAt(int offset) =>
        offset + 1 == Data.Length ? Data[offset] << 8 : WordAt(offset);

    public override string ToString()
    {
        string layers = string.Join(' ', Layers.Select(layer => $"{layer.Protocol}@{layer.Offset}"));
        string difference = Field is null
            ? $"{Ours?.ToString() ?? "no header"}, PacketDotNet {Theirs?.ToString() ?? "no header"}"
            : $"{Field} is {OurValue}, PacketDotNet {TheirValue}";
        string end = $"{Other.Innermost}{(Other.Failure is { } failure ? $", {failure.GetType().Name}" : "")}";
        return $"after {Common?.ToString() ?? "nothing"}: {difference}; {layers}, error {Error}; "
            + $"PacketDotNet ends with {end}";
    }
}
