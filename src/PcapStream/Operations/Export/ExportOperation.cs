using PcapStream.Capture;
using PcapStream.Outputs;

namespace PcapStream.Operations.Export;

/// <summary>
/// Writes fields of every packet, in file order for any number of threads.
/// <code>
/// var options = new ExportOptions { Columns = [FieldCatalogue.Find("ip.src")!], Format = FieldFormats.Csv };
/// using Stream output = File.Create("sources.csv");
/// ExportOperation.Run(["big.pcap"], output, options);
/// </code>
/// </summary>
public static class ExportOperation
{
    /// <summary>
    /// Reads captures one after the other, all within one memory limit. Packet numbers and relative times start again
    /// in each.
    /// </summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">
    /// Receives the bytes (text is UTF-8) in large pieces, from one thread at a time. Its exceptions end the operation.
    /// </param>
    /// <param name="options">The fields, and the format.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">
    /// Stops reading after the current batches; the result says so, and the output is complete up to there.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no column, a separator, aggregator or quote is not ASCII, or a columnar format has times as text.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static ExportResult Run(
        IReadOnlyList<string> files,
        Stream output,
        ExportOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);
        return Run(files, options, all => all.Format.Open(all, output), progress, cancellation);
    }

    /// <summary>
    /// Writes into a file, compressed by the extension of its name (.gz, .zst, .lz4). It is written aside and renamed
    /// when it is complete; after a cancellation there is no file.
    /// </summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="output">A file, a pipe or device, or <c>-</c> for the standard output. Never an input.</param>
    /// <param name="options">The fields, and the format.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batches.</param>
    /// <exception cref="ArgumentException">
    /// There is no column, a separator, aggregator or quote is not ASCII, or a columnar format has times as text.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="OutputException">The file cannot be written, or is an input.</exception>
    /// <exception cref="CaptureException">The system lacks the library of the compression.</exception>
    public static ExportResult Run(
        IReadOnlyList<string> files,
        string output,
        ExportOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        if (options.OpenFolder is { } open)
        {
            return OutputFolder.Write(
                output, folder => Run(files, options, all => open(all, folder), progress, cancellation),
                result => !result.Interrupted);
        }
        return TextFile.Write(
            output, files, text => Run(files, text, options, progress, cancellation), result => !result.Interrupted);
    }

    /// <summary>Writes into a target of any kind.</summary>
    internal static ExportResult Run(
        IReadOnlyList<string> files,
        ExportOptions options,
        Func<ExportOptions, RowTarget> open,
        IProgress<StreamProgress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(files);
        Check(options);
        // Columns have unique names.
        if (options.Format.IsColumnar)
            options = options with { Columns = [.. options.Columns.Distinct()] };
        // The rows take no memory that streams need.
        using RowTarget target = open(options with
        {
            Batches = options.Batches with { SetAside = options.StreamBytes + options.LaterBytes },
            Captures = files,
        });
        options = options with { Batches = options.Batches with { SetAside = target.MemoryBytes } };
        using var loop = new ReadingLoop(options, progress)
        {
            SeeksTimes = options.SeekTimes && !options.NeedsPlaces,
        };
        target.Begin();
        var workers = new ExportWorker[options.CountsSelected ? 1 : options.WorkerCount()];
        try
        {
            for (int i = 0; i < workers.Length; i++)
                workers[i] = new ExportWorker(options, target, loop);
            loop.Read(files, workers, cancellation);
            target.End(loop);
        }
        finally
        {
            foreach (ExportWorker? worker in workers)
                worker?.Dispose();
        }
        return new ExportResult(loop) { Bytes = target.Bytes };
    }

    private static void Check(ExportOptions options)
    {
        if (options.Columns.Count == 0)
            throw new ArgumentException("there is no column", nameof(options));
        if (options.Format.IsColumnar && options.HasTextTimes)
        {
            throw new ArgumentException(
                $"{options.Format} has times as numbers, not as {options.TimeColumn}", nameof(options));
        }
        foreach (char? character in (char?[])[options.Separator, options.Aggregator, options.Quote])
        {
            if (character is > '\x7F')
            {
                throw new ArgumentException(
                    $"a separator, aggregator or quote must be ASCII, not {character}", nameof(options));
            }
        }
    }
}

/// <summary>
/// The end of <see cref="ExportOperation"/>. Its packets are those read, whether they pass the filter or not.
/// </summary>
public sealed record ExportResult : ReadingResult
{
    internal ExportResult(ReadingLoop loop)
        : base(loop, loop.Packets)
    {
    }

    /// <summary>Bytes written, before compression by the name of the file.</summary>
    public required long Bytes { get; init; }
}
