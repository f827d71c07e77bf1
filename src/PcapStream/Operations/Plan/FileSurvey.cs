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

    // An acknowledgment without data over Ethernet, and its record header in a classic pcap.
    private const double ShortRecord = 70;

    // The shortest packets of Ethernet and the longest.
    private const double MostContrast = 25;

    // Fewer say little about the places between them.
    private const int ManyPlaces = 16;

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
            Passing = Total(places, place => place.Passed, options, rest, head).Plus(head.Passed),
            CsvBytes =
                Total(places, place => place.CsvBytes, options, rest, head).Plus(reader.HeaderBytes + head.CsvBytes),
            LongestRecord = places.Append(head).Max(place => place.RecordBytes),
            SampledBytes = all.Bytes,
            Places = places.Length + 1,
            Exact = false,
            Damaged = all.Damaged,
            First = head,
            Trials = TimeTrials(capture, reader, options, start, all, cancellation),
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
        (double Bytes, double Figure)[] clusters =
            [.. places.Select(place => ((double)place.Bytes, figure(place)))];
        Sample all = places.Aggregate(head, (sum, place) => sum + place);
        double ofAPacket = all.Packets > 0 && figure(all) > 0 ? figure(all) / all.Packets : 1;
        Prediction total =
            RatioEstimator.Total(clusters, options.SampleBytes, bytes, Densest(clusters, options, ofAPacket));
        // The last record may be cut short, and a pcapng may end with blocks that no place has: one packet more or
        // less.
        double packet = places.Sum(figure) / Math.Max(1, places.Sum(place => place.Packets));
        return total with { Low = Math.Max(0, total.Low - packet), High = total.High + packet };
    }

    // What the capture may have where no place is: packets as short as they get, unless it differs much from the rest.
    private static double Densest((double Bytes, double Figure)[] clusters, PlanOptions options, double ofAPacket)
    {
        double seen = clusters.Max(cluster => cluster.Figure / Math.Max(cluster.Bytes, options.SampleBytes));
        double shortest = ofAPacket / ShortRecord;
        if (clusters.Count(cluster => cluster.Figure > 0) < ManyPlaces)
            return Math.Max(seen, shortest);
        double mean = clusters.Sum(cluster => cluster.Figure) / clusters.Length / options.SampleBytes;
        return Math.Max(seen, Math.Min(shortest, MostContrast * mean));
    }

    private static Sample[] TimeTrials(
        CaptureReader capture,
        SampleReader reader,
        PlanOptions options,
        long start,
        Sample all,
        CancellationToken cancellation)
    {
        long length = capture.Length!.Value;
        var trials = new Sample[Trials];
        for (int i = 0; i < trials.Length; i++)
        {
            long at = start + (length - start) / trials.Length * i;
            long end = Math.Min(length, at + options.TrialBytes);
            trials[i] = reader.ReadWithin(capture, at, end, Number(at, all), cancellation);
        }
        return trials;
    }
}
