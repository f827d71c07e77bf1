namespace PcapStream.Expansion.Measuring;

/// <summary>What one run of the program took.</summary>
/// <param name="CaptureBytes">Size of the capture that it read, uncompressed.</param>
/// <param name="PeakBytes">Highest resident memory of its tree of processes.</param>
/// <param name="Elapsed">From its start to its end.</param>
public sealed record MeasuredRun(long CaptureBytes, long PeakBytes, TimeSpan Elapsed)
{
    /// <summary>What its own books say, where it keeps any.</summary>
    public Receipt? Receipt { get; init; }
}
