using PcapStream.Operations.Selection;

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
        using var loop = new ReadingLoop(options, progress);
        var workers = new CountWorker[options.WorkerCount()];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = new CountWorker(loop, options);
        loop.Read(files, workers, cancellation);
        var totals = new PacketTotals();
        var protocols = new ProtocolTally();
        foreach (CountWorker worker in workers)
        {
            totals.Merge(worker.Totals);
            protocols.Merge(worker.Protocols);
        }
        return new CountResult(loop, totals.Packets)
        {
            FilteredOut = workers.Sum(worker => worker.FilteredOut) + loop.PacketsLeftOut,
            Batches = workers.Sum(worker => worker.Batches),
            BatchSize = options.Batches.PacketsPerBatch,
            CapturedBytes = totals.CapturedBytes,
            OriginalBytes = totals.OriginalBytes,
            Implausible = totals.Implausible,
            FirstTime = totals.First,
            LastTime = totals.Last,
            Protocols = protocols.Counts(),
        };
    }

    private sealed class CountWorker(ReadingLoop loop, CountOptions options) : CountingWorker(loop, options)
    {
        public ProtocolTally Protocols { get; } = new();

        public long Batches { get; private set; }

        protected override void Count(in SelectedPackets packets)
        {
            Protocols.Add(packets.Records);
            Batches++;
        }
    }
}

/// <summary>Options of <see cref="CountOperation"/>.</summary>
public sealed record CountOptions : ReadingOptions;
