using PcapStream.Operations.Selection;

namespace PcapStream.Operations.Stats;

/// <summary>Counts statistics over captures, all requested ones in one pass and within one memory limit.</summary>
public static class StatsOperation
{
    /// <summary>Reads captures one after the other.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">The statistics.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batches; the result says so.</param>
    /// <returns>The results, which the caller disposes of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    public static StatsResult Run(
        IReadOnlyList<string> files,
        StatsOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        var set = new StatisticSet(options);
        try
        {
            StatsOptions reading = options with { Batches = set.Memory.Batches };
            using var loop = new ReadingLoop(reading, progress, set.Memory.Allocator)
            {
                NotesTimesBeyondNanoseconds = true,
            };
            using WindowCounter? windows =
                options.Window is { } window ? new WindowCounter(window, set, loop) : null;
            StatisticGroup[] groups = [.. set.Groups.Where(group => !group.IsEmpty)];
            // While each group counts a batch, another batch is read.
            var workers = new StatsWorker[windows is null ? options.WorkerCount(most: groups.Length + 1) : 1];
            for (int i = 0; i < workers.Length; i++)
                workers[i] = new StatsWorker(groups, set.Queries, windows, loop, options);
            loop.Read(files, workers, cancellation);
            windows?.Complete();
            var totals = new PacketTotals();
            foreach (StatsWorker worker in workers)
                totals.Merge(worker.Totals);
            // The reader's chunks are free: return them before tables are merged.
            set.Memory.Allocator.Chunks.Trim();
            return set.Complete(loop, totals);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    // Counts all groups, each in the order of the capture and one thread at a time.
    private sealed class StatsWorker(
        StatisticGroup[] groups,
        FieldQueries queries,
        WindowCounter? windows,
        ReadingLoop loop,
        StatsOptions options)
        : CountingWorker(loop, options)
    {
        private readonly DecodedBatch _decoded = new(queries);

        public override int Stages => groups.Length;

        protected override void Count(in SelectedPackets packets)
        {
            _decoded.Decode(packets);
            for (int stage = 0; stage < groups.Length; stage++)
            {
                if (!Enter(stage))
                    return;
                groups[stage].Add(packets, _decoded);
                Leave(stage);
            }
            windows?.Add(packets, _decoded);
        }
    }
}
