using PcapStream.Capture.Compression;

namespace PcapStream.Operations.Plan;

/// <summary>What reading a capture would bring, and cost.</summary>
public sealed record PlanResult
{
    /// <summary>The capture.</summary>
    public required string File { get; init; }

    /// <summary>How it is compressed; null when it is not.</summary>
    public required CompressionFormat? Compression { get; init; }

    /// <summary>Bytes in the file, as stored.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes of capture, uncompressed.</summary>
    public required Prediction CaptureBytes { get; init; }

    /// <summary>Packets.</summary>
    public required Prediction Packets { get; init; }

    /// <summary>Bytes that <c>parse -T csv</c> writes of <see cref="PlanOptions.Columns"/>, its line of names included.</summary>
    public required Prediction CsvBytes { get; init; }

    /// <summary>The highest resident set size, in bytes, of a process that parses the capture: <see cref="Receipts.MemoryReceipt.PeakRss"/>.</summary>
    public required Prediction PeakMemory { get; init; }

    /// <summary>Seconds of <see cref="Parse.ParseResult.Elapsed"/>, which begin behind the process's start.</summary>
    public required Prediction Seconds { get; init; }

    /// <summary>Seconds of <see cref="Fields.FieldsResult.Elapsed"/> for the CSV, written to where writing costs nothing.</summary>
    public required Prediction CsvSeconds { get; init; }

    /// <summary>Bytes of capture that were read to count packets in.</summary>
    public required long SampledBytes { get; init; }

    /// <summary>Places that were read, the head included; 1 for what was read from its start on.</summary>
    public required int Places { get; init; }

    /// <summary>Whether all of it was read, so that packets, bytes and CSV are no estimates.</summary>
    public required bool Exact { get; init; }

    /// <summary>Whether damage was seen where it was read.</summary>
    public required bool Damaged { get; init; }

    /// <summary>Bytes a second at which one thread read and decoded the samples: storage's, or the page cache's, whichever held them.</summary>
    public required double SampleRate { get; init; }
}
