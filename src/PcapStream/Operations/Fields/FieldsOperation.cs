using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Operations.Fields.Formats;

namespace PcapStream.Operations.Fields;

/// <summary>
/// Writes fields of every packet, in file order whatever the number of threads.
/// <code>
/// var options = new FieldsOptions { Columns = [FieldCatalogue.Find("ip.src")!], Format = FieldFormat.Csv };
/// using Stream output = File.Create("sources.csv");
/// FieldsOperation.Run(["big.pcap"], output, options);
/// </code>
/// </summary>
public static class FieldsOperation
{
    /// <summary>Reads captures one after the other, all within one memory limit; each has packet numbers and times of its own.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">Takes the text, UTF-8, in large pieces, from one thread at a time. What it throws ends the run.</param>
    /// <param name="options">The fields, and how they are written.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batches at hand; the result says so.</param>
    /// <exception cref="ArgumentException">There is no column, or a separator, aggregator or quote is not ASCII.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static FieldsResult Run(
        IReadOnlyList<string> files, Stream output, FieldsOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        long start = Stopwatch.GetTimestamp();
        using var run = new CaptureRun(options.Batches, options.Filter is null ? options.MaxPackets : null, progress);
        IFieldFormat format = Create(options);
        var sink = new FieldSink(output, format.JointLength);
        var frame = new TextOutput(output.Write, size: 1 << 10);
        format.Begin(frame);
        frame.Flush();
        run.Read(files, [.. Workers(options, format, sink, run)], cancellation);
        format.End(frame, sink.Any);
        frame.Flush();
        output.Flush();
        return new FieldsResult
        {
            Packets = run.Packets,
            Damage = run.Damage,
            Failures = run.Failures,
            Interrupted = run.Interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Memory = run.Receipt(),
            Pool = run.Pool,
        };
    }

    private static IEnumerable<FieldsWorker> Workers(FieldsOptions options, IFieldFormat format, FieldSink sink, CaptureRun run)
    {
        // How many packets have to be read for those that pass is known to one who counts them all.
        long? most = options.Filter is null ? null : options.MaxPackets;
        int threads = most is null ? Math.Clamp(options.Batches.Threads, 1, BatchOptions.MaxThreads) : 1;
        for (int i = 0; i < threads; i++)
            yield return new FieldsWorker(options, format, sink, run, most ?? long.MaxValue);
    }

    private static IFieldFormat Create(FieldsOptions options) => options.Format switch
    {
        FieldFormat.Fields => new FieldsText(options),
        FieldFormat.Csv => new CsvText(options),
        FieldFormat.Tsv => new TsvText(options),
        FieldFormat.Json => new JsonArrayText(options),
        FieldFormat.JsonLines => new JsonLinesText(options),
        FieldFormat.Ek => new EkText(options),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "not a format"),
    };

    private static void Check(FieldsOptions options)
    {
        if (options.Columns.Count == 0)
            throw new ArgumentException("no field is wanted", nameof(options));
        foreach (char? character in (char?[])[options.Separator, options.Aggregator, options.Quote])
        {
            if (character is > '\x7F')
                throw new ArgumentException($"a separator, aggregator or quote must be ASCII, not {character}", nameof(options));
        }
    }
}
