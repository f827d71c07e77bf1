namespace PcapStream.Operations.Convert.Edits;

/// <summary>What <see cref="EditOptions"/> did, in packets that were written.</summary>
public sealed record EditReport
{
    /// <summary>Packets that lost at least one encapsulation.</summary>
    public long Stripped { get; init; }

    /// <summary>
    /// Packets with an encapsulation that was kept: captured in part, malformed, a fragment, with an unknown payload,
    /// or inside a tunnel that is kept.
    /// </summary>
    public long NotStripped { get; init; }

    /// <summary>Packets that kept their link-layer header, since they are not IP or lie in a tunnel.</summary>
    public long LinkTypesKept { get; init; }

    /// <summary>
    /// Packets with a checksum that was not calculated, since bytes that it covers are missing: fragments, quoted
    /// packets and parts of packets.
    /// </summary>
    public long ChecksumsKept { get; init; }
}
