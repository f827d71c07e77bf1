namespace PcapStream.Expansion.Measuring;

/// <summary>A capture, and what was cut from it.</summary>
/// <param name="Whole">The capture itself, or all whole packets of one that is cut in its last.</param>
/// <param name="Empty">The same format and link types without a packet.</param>
/// <param name="Prefixes">From its start to a packet's end, the smallest first; none of a capture that is too short for it.</param>
public sealed record CaptureParts(CapturePart Whole, CapturePart Empty, IReadOnlyList<CapturePart> Prefixes)
{
    /// <summary>What a reader must know of the capture, such as that a packet of it is left out; null for nothing.</summary>
    public string? Remark { get; init; }

    /// <summary>Cuts a capture.</summary>
    /// <param name="capture">Its path.</param>
    /// <param name="folder">Where the parts go.</param>
    /// <param name="shares">The prefixes' shares of it, rising, above 0 and below 1.</param>
    /// <param name="cancellation">Stops it.</param>
    public delegate CaptureParts Cutter(string capture, string folder, IReadOnlyList<double> shares, CancellationToken cancellation);
}

/// <summary>A capture to measure on.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size, uncompressed.</param>
public sealed record CapturePart(string Path, long Bytes);
