using PcapStream.Capture;

namespace PcapStream.Operations.Count;

/// <summary>The packets of captures by protocol.</summary>
public sealed record CountResult : ReadingResult
{
    internal CountResult(ReadingLoop loop, long packets)
        : base(loop, packets)
    {
    }

    /// <summary>Packets that did not pass the filter; no other count includes them.</summary>
    public required long FilteredOut { get; init; }

    /// <summary>Batches read.</summary>
    public required long Batches { get; init; }

    /// <summary>Most packets that a batch could hold.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Sum of captured lengths.</summary>
    public required long CapturedBytes { get; init; }

    /// <summary>Sum of original lengths.</summary>
    public required long OriginalBytes { get; init; }

    /// <summary>
    /// Packets that claim 16 MiB or more on the wire, which no network carries, and the sum of their original lengths.
    /// </summary>
    public required Traffic Implausible { get; init; }

    /// <summary>Earliest time; null without packets.</summary>
    public required Timestamp? FirstTime { get; init; }

    /// <summary>Latest time; null without packets.</summary>
    public required Timestamp? LastTime { get; init; }

    /// <summary>Counts by protocol, link layer first; a packet counts once in each of its protocols.</summary>
    public required IReadOnlyList<ProtocolCount> Protocols { get; init; }
}

/// <summary>Packets and bytes of a protocol.</summary>
/// <param name="Name">
/// tshark's name, such as <c>tcp</c>; <c>other</c> for packets that end in an unknown protocol.
/// </param>
/// <param name="Packets">Packets with at least one header of the protocol.</param>
/// <param name="Bytes">Sum of their original lengths.</param>
public sealed record ProtocolCount(string Name, long Packets, long Bytes);
