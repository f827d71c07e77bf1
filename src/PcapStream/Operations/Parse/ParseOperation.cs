using System.Diagnostics;
using PcapStream.Batching;

namespace PcapStream.Operations.Parse;

/// <summary>Streams captures through the pool and counts what is in them.</summary>
public static class ParseOperation
{
    /// <summary>Reads captures one after the other, all within one memory limit.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batch at hand; the result says so.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static ParseResult Run(
        IReadOnlyList<string> files, ParseOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        long start = Stopwatch.GetTimestamp();
        using var run = new CaptureRun(options.Batches, options.Filter is null ? options.MaxPackets : null, progress);
        ParseWorker[] workers = Workers(options, run);
        run.Read(files, workers, cancellation);
        var totals = new PacketTotals();
        var protocols = new ProtocolTally();
        foreach (ParseWorker worker in workers)
        {
            totals.Merge(worker.Totals);
            protocols.Merge(worker.Protocols);
        }
        return new ParseResult
        {
            Packets = totals.Packets,
            FilteredOut = workers.Sum(worker => worker.FilteredOut),
            Batches = workers.Sum(worker => worker.Batches),
            BatchSize = options.Batches.PacketsPerBatch,
            CapturedBytes = totals.CapturedBytes,
            OriginalBytes = totals.OriginalBytes,
            FirstTime = totals.First,
            LastTime = totals.Last,
            Protocols = protocols.Counts(),
            Damage = run.Damage,
            Failures = run.Failures,
            Interrupted = run.Interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            Memory = run.Receipt(),
            Pool = run.Pool,
        };
    }

    private static ParseWorker[] Workers(ParseOptions options, CaptureRun run)
    {
        // How many packets have to be read for those that pass is known to one who counts them all.
        long? most = options.Filter is null ? null : options.MaxPackets;
        var workers = new ParseWorker[most is null ? Math.Clamp(options.Batches.Threads, 1, BatchOptions.MaxThreads) : 1];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new ParseWorker(run, options.Filter is { } filter ? new PacketSelection(filter) : null, most);
        return workers;
    }
}
