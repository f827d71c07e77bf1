using PcapStream.Operations.Parts;
using PcapStream.Operations.Selection;
using PcapStream.Partials;

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
        CheckPartial(options);
        long? first = options is { Partial: not null, CountsFromFirst: true, Shard.Number: > 1 }
            ? FirstTime.Of(files, options, cancellation)
            : null;
        var set = new StatisticSet(options, isMergeable: options.Partial is not null);
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
            foreach (StatisticGroup group in groups)
                group.BeginAt(first);
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
            PartialResult.Write(files, options, loop, writer =>
            {
                foreach (ReadPart part in loop.Parts)
                    writer.Write(part);
                totals.WriteTo(writer.Fields);
                writer.Fields.Add(loop.Elapsed.Ticks);
                writer.Write(PartialFrame.State);
                set.Save(writer);
            });
            return set.Complete(loop, totals);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Puts the partials of all shards together, within one memory limit: the statistics are those of one run. Seconds
    /// are the sum over the shards, and the memory is that of this operation.
    /// </summary>
    /// <param name="partials">The partials.</param>
    /// <param name="options">The statistics.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The results, which the caller disposes of.</returns>
    /// <exception cref="PartialException">One cannot be read, or does not fit the others.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    /// <exception cref="Tables.SpillException">The temporary folder is full, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StatsResult Combine(
        PartialSet partials, StatsOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(partials);
        ArgumentNullException.ThrowIfNull(options);
        var set = new StatisticSet(options, isMergeable: true);
        try
        {
            var join = new PartJoin(partials.Files);
            var totals = new PacketTotals();
            TimeSpan elapsed = TimeSpan.Zero;
            OpenCapture open = OpenCapture.None;
            PartialResult.Read(
                partials,
                join,
                readState: null,
                reader =>
                {
                    PartialCursor fields = reader.Current(PartialFrame.State);
                    totals.Merge(PacketTotals.ReadFrom(fields));
                    elapsed += fields.Duration();
                    fields.End();
                    reader.Next();
                    set.Load(reader, open);
                    open = join.Open;
                },
                cancellation);
            using var loop = new ReadingLoop(
                options with { Batches = set.Memory.Batches }, progress: null, set.Memory.Allocator);
            loop.Take(join.Captures, elapsed);
            return set.Complete(loop, totals);
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private static void CheckPartial(StatsOptions options)
    {
        PartialResult.Check(options);
        if (options.Partial is null)
            return;
        if (options.Overview)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), "--partial: the overview has statistics that cannot be put together; name others with "
                + "-z");
        }
        if (options.Statistics.FirstOrDefault(one => one.NoPartial is not null) is { } refused)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"--partial: {refused.Name} cannot be put together: {refused.NoPartial}");
        }
        if (options.SelectsPackets && options.Statistics.FirstOrDefault(one => one.FollowsRequests) is { } following)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"--partial: {following.Name} needs the requests in all packets, some of which are "
                + "not selected; a filter in its name selects the packets that count");
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
            _decoded.Decode(packets, Input);
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
