using PcapStream.Capture;

namespace PcapStream.Operations.Plan;

/// <summary>The stretches of a capture that a forecast reads.</summary>
/// <param name="options">The amount of sampling.</param>
/// <param name="count">Stretches of a file that is larger than all samples.</param>
/// <param name="bytes">Bytes of each.</param>
internal sealed class Stretches(PlanOptions options, int count, int bytes)
{
    /// <summary>
    /// Reads one stretch at a random place of each of equal strata, in the order of the file; of a small or compressed
    /// file its head alone.
    /// </summary>
    /// <param name="file">A file that was sampled before.</param>
    /// <param name="isWhole">Whether its head is all of it, or all that can be read.</param>
    /// <param name="visit">Gets the batches of each stretch before it is returned.</param>
    /// <param name="cancellation">Ends reading.</param>
    public IEnumerable<Stretch> Read(
        string file, bool isWhole, StretchVisitor visit, CancellationToken cancellation)
    {
        using CaptureReader capture =
            CaptureReader.Open(file, options.Batches.Capture with { Follow = false }, cancellation);
        using var reader = new StretchReader();
        long start = capture.Source.Position;
        if (isWhole || capture.Length is not { } length)
        {
            yield return reader.ReadOn(capture, options.WholeBytes, visit, cancellation);
            yield break;
        }
        // Describes the first interfaces of a pcapng.
        start += reader.ReadOn(capture, start + 1, (_, _, _) => { }, cancellation).Bytes;
        var random = new Random(options.Seed);
        double stratum = (double)(length - start) / count;
        for (int i = 0; i < count; i++)
        {
            long at = start + (long)(i * stratum + random.NextDouble() * Math.Max(0, stratum - bytes));
            yield return reader.ReadWithin(capture, at, Math.Min(length, at + bytes), visit, cancellation);
        }
    }
}
