namespace PcapStream.Operations.Plan;

/// <summary>What samples tell of a whole capture.</summary>
internal sealed record Survey
{
    public required Prediction CaptureBytes { get; init; }

    public required Prediction Packets { get; init; }

    public required Prediction CsvBytes { get; init; }

    public required long SampledBytes { get; init; }

    public required int Places { get; init; }

    public required bool Exact { get; init; }

    public required bool Damaged { get; init; }

    /// <summary>The first stretch that was read, by code that had not run before.</summary>
    public required Sample First { get; init; }

    /// <summary>Longer stretches, whose times count.</summary>
    public required IReadOnlyList<Sample> Trials { get; init; }

    /// <summary>A capture that was read whole.</summary>
    /// <param name="whole">What is in it.</param>
    /// <param name="captureBytes">Its bytes, header included.</param>
    /// <param name="headerBytes">Bytes of the CSV's line of names.</param>
    public static Survey Of(Sample whole, long captureBytes, long headerBytes) => new()
    {
        CaptureBytes = Prediction.Exactly(captureBytes),
        Packets = Prediction.Exactly(whole.Packets),
        CsvBytes = Prediction.Exactly(headerBytes + whole.CsvBytes),
        SampledBytes = captureBytes,
        Places = 1,
        Exact = true,
        Damaged = whole.Damaged,
        First = whole,
        Trials = [],
    };
}
