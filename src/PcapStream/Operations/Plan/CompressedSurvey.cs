using PcapStream.Capture;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Decodes the head of a compressed file, and takes the rest for the same: nobody can look into its middle without all
/// that comes before. Traffic changes, and with it both how it compresses and how long packets are.
/// </summary>
internal static class CompressedSurvey
{
    /// <summary>The range reaches from the estimate's half to its double: a convention, behind which no statistics stand.</summary>
    public const double Doubt = 2;

    public static Survey Take(CaptureReader capture, SampleReader reader, PlanOptions options, CancellationToken cancellation)
    {
        Sample head = reader.ReadOn(capture, options.WholeBytes, cancellation);
        long decoded = capture.Source.Position;
        if (decoded < options.WholeBytes)
            return Survey.Of(head, decoded, reader.HeaderBytes);
        double expansion = (double)decoded / Math.Max(1, capture.Source.FilePosition);
        double times = Math.Max(1, capture.FileLength!.Value * expansion / decoded);
        return new Survey
        {
            CaptureBytes = About(decoded, times),
            Packets = About(head.Packets, times),
            CsvBytes = About(head.CsvBytes, times).Plus(reader.HeaderBytes),
            SampledBytes = head.Bytes,
            Places = 1,
            Exact = false,
            Damaged = head.Damaged,
            First = default,
            Trials = [head],
        };
    }

    // At least what was seen.
    private static Prediction About(double head, double times) => new(head * times, Math.Max(head, head * times / Doubt), head * times * Doubt);
}
