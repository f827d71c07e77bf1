namespace PcapStream.Expansion.Measuring;

/// <summary>Runs that were made one after the other, one for each size of the capture.</summary>
/// <param name="Empty">On the capture without its packets; null where the program keeps receipts, which tell its growth.</param>
/// <param name="Prefixes">On parts of the capture from its start, the smallest first.</param>
/// <param name="Whole">On the capture.</param>
public sealed record Round(MeasuredRun? Empty, IReadOnlyList<MeasuredRun> Prefixes, MeasuredRun Whole)
{
    /// <summary>Sizes and peaks of all that hold packets.</summary>
    public IEnumerable<(double Bytes, double Peak)> Points => Prefixes.Append(Whole).Select(run => ((double)run.CaptureBytes, (double)run.PeakBytes));
}
