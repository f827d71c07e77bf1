namespace PcapStream.Expansion.Measuring;

/// <summary>An input and the parts cut from it.</summary>
/// <param name="Whole">The input itself, or its whole packets if the last one is cut short.</param>
/// <param name="Empty">An input of the same format without packets, lines or records; or the smallest there is.</param>
/// <param name="Prefixes">
/// Parts from its start to the end of a packet, line or record, the smallest first; empty for an input that is too
/// short.
/// </param>
public sealed record InputParts(InputPart Whole, InputPart Empty, IReadOnlyList<InputPart> Prefixes)
{
    /// <summary>A remark for the report, such as that a packet is left out; null for none.</summary>
    public string? Remark { get; init; }

    /// <summary>Cuts an input.</summary>
    /// <param name="input">The input's path.</param>
    /// <param name="folder">The folder for the parts.</param>
    /// <param name="shares">The prefixes' shares of the input, ascending, above 0 and below 1.</param>
    /// <param name="cancellation">Stops the work.</param>
    public delegate InputParts Cutter(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation);
}

/// <summary>An input to measure on.</summary>
/// <param name="Path">The path.</param>
/// <param name="Bytes">The size; uncompressed, for a capture.</param>
public sealed record InputPart(string Path, long Bytes);
