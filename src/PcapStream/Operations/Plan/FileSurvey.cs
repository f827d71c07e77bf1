using PcapStream.Capture;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Looks into an uncompressed file at its head and at one place in each of equal strata, chosen at random.
/// <code>
/// | head |   [place]        |        [place]   | [place]          | ...
///        |    stratum 1     |    stratum 2     |    stratum 3     |
/// </code>
/// Records are counted where they start, so that long ones are not met more often than short ones.
/// </summary>
internal static class FileSurvey
{
    private const int Trials = 4;
    private const int TrialBytes = 2 << 20;

    // Packet numbers go on growing behind the last place; the shortest record header of all is this long.
    private const double LeastRecord = 16;

    public static Survey Take(CaptureReader capture, SampleReader reader, PlanOptions options, CancellationToken cancellation)
    {
        long length = capture.Length!.Value;
        long budget = (options.Samples + 1L) * PlanOperation.SampleBytes;
        if (length <= budget)
            return Survey.Of(reader.ReadOn(capture, length, cancellation), length, reader.HeaderBytes);
        long start = capture.Source.Position;
        Sample head = reader.ReadOn(capture, start + PlanOperation.SampleBytes, cancellation);
        start += head.Bytes;
        Sample[] places = Places(capture, reader, options, start, head, cancellation);
        Sample all = places.Aggregate(head, (sum, place) => sum + place);
        long rest = length - start;
        return new Survey
        {
            CaptureBytes = Prediction.Exactly(length),
            Packets = Total(places, place => place.Packets, rest, head).Plus(head.Packets),
            CsvBytes = Total(places, place => place.CsvBytes, rest, head).Plus(reader.HeaderBytes + head.CsvBytes),
            SampledBytes = all.Bytes,
            Places = places.Length + 1,
            Exact = false,
            Damaged = all.Damaged,
            First = head,
            Trials = TimeTrials(capture, reader, start, length, all, cancellation),
        };
    }

    private static Sample[] Places(CaptureReader capture, SampleReader reader, PlanOptions options, long start, Sample head, CancellationToken cancellation)
    {
        var random = new Random(options.Seed);
        var places = new Sample[options.Samples];
        double stratum = (double)(capture.Length!.Value - start) / places.Length;
        Sample before = head;
        for (int i = 0; i < places.Length; i++)
        {
            long at = start + (long)(i * stratum + random.NextDouble() * Math.Max(0, stratum - PlanOperation.SampleBytes));
            places[i] = reader.ReadWithin(capture, at, at + PlanOperation.SampleBytes, Number(at, before), cancellation);
            before += places[i];
        }
        return places;
    }

    // The digits of packet numbers are text as well.
    private static long Number(long offset, Sample before) => 1 + (long)(offset * (before.Packets / Math.Max(1.0, before.Bytes)));

    private static Prediction Total(Sample[] places, Func<Sample, double> figure, long bytes, Sample head) => RatioEstimator.Total(
        [.. places.Select(place => ((double)place.Bytes, figure(place)))], bytes, head.Bytes > 0 && figure(head) > 0 ? figure(head) / head.Bytes : 1 / LeastRecord);

    private static Sample[] TimeTrials(CaptureReader capture, SampleReader reader, long start, long length, Sample all, CancellationToken cancellation)
    {
        var trials = new Sample[Trials];
        for (int i = 0; i < trials.Length; i++)
        {
            long at = start + (length - start) / trials.Length * i;
            trials[i] = reader.ReadWithin(capture, at, Math.Min(length, at + TrialBytes), Number(at, all), cancellation);
        }
        return trials;
    }
}
