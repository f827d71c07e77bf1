using PcapStream.Capture;
using PcapStream.Indexes;

namespace PcapStream.Operations.Plan;

/// <summary>Estimates for a whole capture from its samples.</summary>
internal sealed record Survey
{
    /// <summary>The format of the capture.</summary>
    public CaptureFormat? Format { get; init; }

    /// <summary>Whether the file has to be decompressed.</summary>
    public bool IsCompressed { get; init; }

    public required Prediction CaptureBytes { get; init; }

    public required Prediction Packets { get; init; }

    /// <summary>Packets that pass the filter.</summary>
    public required Prediction Passing { get; init; }

    public required Prediction CsvBytes { get; init; }

    /// <summary>Mean bytes of a record in the place with the longest ones.</summary>
    public required double LongestRecord { get; init; }

    public required long SampledBytes { get; init; }

    public required int Places { get; init; }

    public required bool Exact { get; init; }

    public required bool Damaged { get; init; }

    /// <summary>The first stretch, read by code that had not run before.</summary>
    public required Sample First { get; init; }

    /// <summary>Longer stretches, for the time.</summary>
    public required IReadOnlyList<Sample> Trials { get; init; }

    /// <summary>
    /// The same with the packets and bytes that an index of the capture has. What depends on each packet is in
    /// proportion to them.
    /// </summary>
    public Survey With(CaptureIndex index)
    {
        double factor = Packets.Estimate > 0 ? index.Packets / Packets.Estimate : 1;
        return this with
        {
            CaptureBytes = Prediction.Exactly(index.CaptureLength),
            Packets = Prediction.Exactly(index.Packets),
            Passing = Passing.Times(factor, most: index.Packets),
            CsvBytes = CsvBytes.Times(factor, most: double.PositiveInfinity),
            Damaged = Damaged || index.DamageCount > 0,
        };
    }

    /// <summary>A capture that was read whole.</summary>
    /// <param name="whole">Its contents.</param>
    /// <param name="captureBytes">Its bytes, header included.</param>
    /// <param name="headerBytes">Bytes of the CSV's line of names.</param>
    public static Survey Of(Sample whole, long captureBytes, long headerBytes) => new()
    {
        CaptureBytes = Prediction.Exactly(captureBytes),
        Packets = Prediction.Exactly(whole.Packets),
        Passing = Prediction.Exactly(whole.Passed),
        CsvBytes = Prediction.Exactly(headerBytes + whole.CsvBytes),
        LongestRecord = whole.RecordBytes,
        SampledBytes = captureBytes,
        Places = 1,
        Exact = true,
        Damaged = whole.Damaged,
        First = whole,
        Trials = [],
    };
}

/// <summary>
/// Decompresses the head of a file, and expects the same of the rest: its middle cannot be read without everything
/// before it. Traffic changes, and with it the compression and the packets' lengths.
/// </summary>
internal static class CompressedSurvey
{
    /// <summary>The range is from half to double the estimate: a convention without statistics.</summary>
    public const double Doubt = 2;

    public static Survey Take(
        CaptureReader capture, SampleReader reader, PlanOptions options, CancellationToken cancellation)
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
            Passing = About(head.Passed, times),
            CsvBytes = About(head.CsvBytes, times).Plus(reader.HeaderBytes),
            LongestRecord = head.RecordBytes,
            SampledBytes = head.Bytes,
            Places = 1,
            Exact = false,
            Damaged = head.Damaged,
            First = default,
            Trials = [head],
        };
    }

    // The low end is at least the sample itself.
    private static Prediction About(double head, double times) =>
        new(head * times, Math.Max(head, head * times / Doubt), head * times * Doubt);
}
