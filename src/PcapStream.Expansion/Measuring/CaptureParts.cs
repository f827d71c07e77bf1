namespace PcapStream.Expansion.Measuring;

/// <summary>A capture and the parts cut from it.</summary>
/// <param name="Whole">The capture itself, or its whole packets if the last one is cut short.</param>
/// <param name="Empty">A capture of the same format and link types without packets.</param>
/// <param name="Prefixes">
/// Parts from its start to the end of a packet, the smallest first; empty for a capture that is too short.
/// </param>
public sealed record CaptureParts(CapturePart Whole, CapturePart Empty, IReadOnlyList<CapturePart> Prefixes)
{
    /// <summary>A remark for the report, such as that a packet is left out; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>Cuts a capture.</summary>
    /// <param name="capture">The capture's path.</param>
    /// <param name="folder">The folder for the parts.</param>
    /// <param name="shares">The prefixes' shares of the capture, ascending, above 0 and below 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public delegate CaptureParts Cutter(
        string capture, string folder, IReadOnlyList<double> shares, CancellationToken cancellation);
}

/// <summary>A capture to measure on.</summary>
/// <param name="Path">The path.</param>
/// <param name="Bytes">The uncompressed size.</param>
public sealed record CapturePart(string Path, long Bytes);
