using PcapStream.Operations.Parts;
using PcapStream.Operations.Selection;
using PcapStream.Partials;

namespace PcapStream.Operations.Count;

/// <summary>Streams captures through the pool and counts their packets by protocol.</summary>
public static class CountOperation
{
    /// <summary>Reads captures one after the other, all within one memory limit.</summary>
    /// <param name="files">Files, named pipes, or <c>-</c>.</param>
    /// <param name="options">Packets to count, sizes and limits.</param>
    /// <param name="progress">Receives the progress after every batch; null for none.</param>
    /// <param name="cancellation">Stops reading after the current batches; the result says so.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static CountResult Run(
        IReadOnlyList<string> files,
        CountOptions options,
        IProgress<StreamProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        PartialResult.Check(options);
        using var loop = new ReadingLoop(options, progress);
        var workers = new CountWorker[options.WorkerCount()];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new CountWorker(loop, options);
        loop.Read(files, workers, cancellation);
        CountTallies all = new();
        foreach (CountWorker worker in workers)
            all.Merge(worker.Tallies());
        all.FilteredOut += loop.PacketsLeftOut;
        all.Elapsed = loop.Elapsed;
        PartialResult.Write(files, options, loop, writer =>
        {
            foreach (ReadPart part in loop.Parts)
                writer.Write(part);
            all.WriteTo(writer.Fields);
            writer.Write(PartialFrame.State);
        });
        return Result(loop, options, all);
    }

    /// <summary>
    /// Puts the partials of all shards together. The counts are those of one run; batches and seconds are the sums over
    /// the shards, and the memory is that of this operation.
    /// </summary>
    /// <param name="partials">The partials.</param>
    /// <param name="options">Sizes and limits.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="PartialException">One cannot be read, or does not fit the others.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CountResult Combine(
        PartialSet partials, CountOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(partials);
        ArgumentNullException.ThrowIfNull(options);
        var join = new PartJoin(partials.Files);
        CountTallies all = new();
        PartialResult.Read(
            partials,
            join,
            readState: null,
            reader =>
            {
                all.Merge(CountTallies.ReadFrom(reader.Current(PartialFrame.State)));
                reader.Fields.End();
                reader.Next();
            },
            cancellation);
        using var loop = new ReadingLoop(options, progress: null);
        loop.Take(join.Captures, all.Elapsed);
        return Result(loop, options, all);
    }

    private static CountResult Result(ReadingLoop loop, CountOptions options, CountTallies all) =>
        new(loop, all.Totals.Packets)
        {
            FilteredOut = all.FilteredOut,
            Batches = all.Batches,
            BatchSize = options.Batches.PacketsPerBatch,
            CapturedBytes = all.Totals.CapturedBytes,
            OriginalBytes = all.Totals.OriginalBytes,
            Implausible = all.Totals.Implausible,
            FirstTime = all.Totals.First,
            LastTime = all.Totals.Last,
            Protocols = all.Protocols.Counts(),
        };

    private sealed class CountWorker(ReadingLoop loop, CountOptions options) : CountingWorker(loop, options)
    {
        private readonly ProtocolTally _protocols = new();
        private long _batches;

        public CountTallies Tallies() => new()
        {
            Totals = Totals,
            Protocols = _protocols,
            FilteredOut = FilteredOut,
            Batches = _batches,
        };

        protected override void Count(in SelectedPackets packets)
        {
            _protocols.Add(packets.Records);
            _batches++;
        }
    }
}

/// <summary>Options of <see cref="CountOperation"/>.</summary>
public sealed record CountOptions : ReadingOptions;
