using System.Diagnostics;

namespace PcapStream.Operations.Stats;

/// <summary>Counts statistics over captures, all that are asked for in one pass and within one memory limit.</summary>
public static class StatsOperation
{
    /// <summary>Reads captures one after the other.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">What to count.</param>
    /// <param name="progress">Told after every batch; null for nobody.</param>
    /// <param name="cancellation">Stops reading after the batches at hand; the result says so.</param>
    /// <returns>What was counted; to be disposed of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    public static StatsResult Run(
        IReadOnlyList<string> files, StatsOptions options, IProgress<StreamProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        long start = Stopwatch.GetTimestamp();
        var set = new StatisticSet(options);
        try
        {
            using var run =
                new CaptureRun(set.Memory.Batches, options.Filter is null ? options.MaxPackets : null, progress,
                set.Memory.Allocator)
                {
                    NotesTimesBeyondNanoseconds = true,
                };
            StatsWorker[] workers = Workers(options, set, run);
            run.Read(files, workers, cancellation);
            var totals = new PacketTotals();
            foreach (StatsWorker worker in workers)
                totals.Merge(worker.Totals);
            return Result(set, run, totals, start);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private static StatsWorker[] Workers(StatsOptions options, StatisticSet set, CaptureRun run)
    {
        // How many packets have to be read for those that pass is known to one who counts them all.
        long? most = options.Filter is null ? null : options.MaxPackets;
        StatisticGroup[] groups = [.. set.Groups.Where(group => !group.IsEmpty)];
        // While each group counts a batch, another one is read.
        int threads = most is null ? Math.Clamp(options.Batches.Threads, 1, groups.Length + 1) : 1;
        var workers = new StatsWorker[threads];
        for (int i = 0; i < threads; i++)
            workers[i] = new StatsWorker(groups, run, options.Filter is { } filter ? new PacketSelection(filter) : null, most);
        return workers;
    }

    private static StatsResult Result(StatisticSet set, CaptureRun run, in PacketTotals totals, long start)
    {
        // The reader's chunks are free now: give them back before tables are merged.
        set.Memory.Allocator.Chunks.Trim();
        set.Complete();
        long reference = set.Groups.First(group => !group.IsEmpty).Reference;
        return new StatsResult(set)
        {
            Statistics = set.Results(reference),
            Overview = set.Overview(reference),
            Packets = totals.Packets,
            OriginalBytes = totals.OriginalBytes,
            FirstTime = totals.First,
            LastTime = totals.Last,
            Damage = run.Damage,
            Failures = run.Failures,
            Interrupted = run.Interrupted,
            Elapsed = Stopwatch.GetElapsedTime(start),
            SpilledBytes = set.Memory.SpilledBytes,
            Memory = run.Receipt(),
            Pool = run.Pool,
        };
    }
}
