using PcapStream.Capture;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Samples an uncompressed file at its head and at one random place in each of equal strata.
/// <code>
/// | head |   [place]        |        [place]   | [place]          | ...
///        |    stratum 1     |    stratum 2     |    stratum 3     |
/// </code>
/// Records are counted where they start, so that long ones are not sampled more often than short ones.
/// </summary>
internal static class FileSurvey
{
    private const int Trials = 6;
    private const int TrialBytes = 4 << 20;

    // A classic pcap's record header, with a packet of no bytes.
    private const double LeastRecord = 16;

    public static Survey Take(
        CaptureReader capture, SampleReader reader, PlanOptions options, CancellationToken cancellation)
    {
        long length = capture.Length!.Value;
        if (length <= options.WholeBytes)
            return Survey.Of(reader.ReadOn(capture, length, cancellation), length, reader.HeaderBytes);
        long start = capture.Source.Position;
        Sample head = reader.ReadOn(capture, start + options.SampleBytes, cancellation);
        start += head.Bytes;
        Sample[] places = Places(capture, reader, options, start, head, cancellation);
        Sample all = places.Aggregate(head, (sum, place) => sum + place);
        long rest = length - start;
        return new Survey
        {
            CaptureBytes = Prediction.Exactly(length),
            Packets = Total(places, place => place.Packets, options, rest, head).Plus(head.Packets),
            CsvBytes =
                Total(places, place => place.CsvBytes, options, rest, head).Plus(reader.HeaderBytes + head.CsvBytes),
            SampledBytes = all.Bytes,
            Places = places.Length + 1,
            Exact = false,
            Damaged = all.Damaged,
            First = head,
            Trials = TimeTrials(capture, reader, start, length, all, cancellation),
        };
    }

    private static Sample[] Places(
        CaptureReader capture,
        SampleReader reader,
        PlanOptions options,
        long start,
        Sample head,
        CancellationToken cancellation)
    {
        var random = new Random(options.Seed);
        var places = new Sample[options.Samples];
        double stratum = (double)(capture.Length!.Value - start) / places.Length;
        Sample before = head;
        for (int i = 0; i < places.Length; i++)
        {
            long at = start + (long)(i * stratum + random.NextDouble() * Math.Max(0, stratum - options.SampleBytes));
            places[i] = reader.ReadWithin(capture, at, at + options.SampleBytes, Number(at, before), cancellation);
            before += places[i];
        }
        return places;
    }

    // The digits of packet numbers are part of the CSV.
    private static long Number(long offset, Sample before) =>
        1 + (long)(offset * (before.Packets / Math.Max(1.0, before.Bytes)));

    private static Prediction Total(
        Sample[] places, Func<Sample, double> figure, PlanOptions options, long bytes, Sample head)
    {
        double usual = head.Bytes > 0 && figure(head) > 0 ? figure(head) / head.Bytes : 1 / LeastRecord;
        Prediction total = RatioEstimator.Total(
            [.. places.Select(place => ((double)place.Bytes, figure(place)))], options.SampleBytes, bytes, usual);
        // The last record may be cut short, and a pcapng may end with blocks that no place has: one packet more or
        // less.
        double packet = places.Sum(figure) / Math.Max(1, places.Sum(place => place.Packets));
        return total with { Low = Math.Max(0, total.Low - packet), High = total.High + packet };
    }

    private static Sample[] TimeTrials(
        CaptureReader capture, SampleReader reader, long start, long length, Sample all, CancellationToken cancellation)
    {
        var trials = new Sample[Trials];
        for (int i = 0; i < trials.Length; i++)
        {
            long at = start + (length - start) / trials.Length * i;
            trials[i] =
                reader.ReadWithin(capture, at, Math.Min(length, at + TrialBytes), Number(at, all), cancellation);
        }
        return trials;
    }
}
