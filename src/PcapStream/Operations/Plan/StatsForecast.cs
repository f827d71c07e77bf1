using System.Diagnostics;
using PcapStream.Batching;
using PcapStream.Operations.Selection;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Operations.Plan;

/// <summary>
/// Counts the statistics over stretches of a capture: over each alone, and over all together. The rows of the whole are
/// no fewer than those of all stretches together, and no more than if each part of the capture had rows of its own, as
/// each stretch has. Between the two they grow with a power of the bytes (Heaps' law), which the stretches give.
/// </summary>
internal static class StatsForecast
{
    private const int Trials = 16;
    private const int TrialBytes = 2 << 20;

    // A table that grows holds its old index too; sorting holds a copy.
    private const double Overhead = 2;

    // Of a slow disk.
    private const double DiskBytesPerSecond = 100e6;

    // Of a temporary folder whose files stay in memory, sorting included.
    private const double PageCacheBytesPerSecond = 400e6;

    // Of the growth between no new rows and only new rows, when one stretch gives no measure of it.
    private const double UnknownGrowth = 0.5;

    public static StatsPlan Take(
        string file, Survey survey, PlanOptions options, long startup, CancellationToken cancellation)
    {
        var stats = new StatsOptions
        {
            Batches = options.Batches,
            Filter = options.Filter,
            Statistics = options.Statistics,
        };
        using var all = new Counting(stats);
        var trials = new List<(double Bytes, double Work, TimeSpan Time, long[] Rows)>();
        Counting trial = new(stats);
        StretchVisitor visit = (batch, _, reading) =>
        {
            trial.Add(batch, reading);
            all.Add(batch, reading);
        };
        var stretches = new Stretches(options, Trials, Math.Min(TrialBytes, options.TrialBytes));
        try
        {
            foreach (Stretch stretch in stretches.Read(file, survey.Places == 1, visit, cancellation))
            {
                long[] rowsOfTrial = trial.Rows();
                trials.Add((
                    stretch.Bytes, TimeModel.Work(stretch.Bytes, stretch.Packets), trial.Elapsed, rowsOfTrial));
                trial.Dispose();
                trial = new Counting(stats);
            }
        }
        finally
        {
            trial.Dispose();
        }
        long[] together = all.Rows();
        Prediction[] rows = [.. together.Select((seen, i) =>
            Rows(survey, [.. trials.Select(one => (one.Bytes, (double)one.Rows[i]))], seen))];
        double share = all.TableBytes;
        (Prediction held, Prediction disk) = Tables(options.Statistics, rows, share);
        Prediction seconds = TimeModel.Predict(
            TimeModel.WorkOf(survey), 0, [.. trials.Select(one => (one.Work, one.Time.TotalSeconds))],
            Math.Min(options.Batches.Threads, all.Groups + 1), survey.Exact);
        return new StatsPlan
        {
            Rows = [.. options.Statistics.Select((request, i) => new RowsPlan(request.Name, rows[i]))
                .Where((_, i) => options.Statistics[i].RowBytes > 0)],
            TemporaryBytes = disk,
            PeakMemory = MemoryModel.PredictTables(survey, all.Batches, startup, held),
            // Runs are written and read, and sorting takes as long.
            Seconds = seconds with
            {
                Estimate = seconds.Estimate + 2 * disk.Estimate / PageCacheBytesPerSecond,
                High = seconds.High + 2 * disk.High / DiskBytesPerSecond,
            },
        };
    }

    private static Prediction Rows(Survey survey, (double Bytes, double Rows)[] trials, long together)
    {
        double sum = trials.Sum(trial => trial.Rows);
        double sampled = trials.Sum(trial => trial.Bytes);
        if (survey.Exact || sampled == 0)
            return Prediction.Exactly(together);
        double times = Math.Max(1, survey.CaptureBytes.High / sampled);
        double most = trials.Length < 2
            ? sum * times
            : RatioEstimator.Total(
                trials, (long)(sampled / trials.Length), (long)survey.CaptureBytes.High,
                trials.Max(trial => trial.Bytes > 0 ? trial.Rows / trial.Bytes : 0)).High;
        // A packet has at most two ends.
        most = Math.Max(together, Math.Min(most, 2 * survey.Passing.High));
        double growth = trials.Length < 2 || sum == 0
            ? UnknownGrowth
            : Math.Clamp(Math.Log(together * trials.Length / sum) / Math.Log(trials.Length), 0, 1);
        double estimate = together * Math.Pow(Math.Max(1, survey.CaptureBytes.Estimate / sampled), growth);
        return new Prediction(Math.Min(estimate, most), together, most);
    }

    // Runs on disk are merged into another file before they are deleted.
    private static (Prediction Held, Prediction Disk) Tables(
        IReadOnlyList<StatisticRequest> statistics, Prediction[] rows, double share)
    {
        double least = 0, usual = 0, most = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            double record = statistics[i].RowBytes;
            least += rows[i].Low * record;
            usual += rows[i].Estimate * record;
            most += rows[i].High * record;
        }
        double Spilled(double bytes, double copies) => bytes * Overhead <= share ? 0 : bytes * copies;
        return (
            new Prediction(Math.Min(share, usual * Overhead), Math.Min(share, least), Math.Min(share, most * Overhead)),
            new Prediction(Spilled(usual, 1), 0, Spilled(most, 2)));
    }

    // The statistics of some stretches, counted by one thread.
    private sealed class Counting : IDisposable
    {
        private readonly StatisticSet _set;
        private readonly DecodedBatch _decoded;
        private readonly PacketSelection? _selection;

        public Counting(StatsOptions options)
        {
            _set = new StatisticSet(options);
            _decoded = new DecodedBatch(_set.Queries);
            _selection = new PacketCriteria(options).CreateSelection();
        }

        public TimeSpan Elapsed { get; private set; }

        public BatchOptions Batches => _set.Memory.Batches;

        public double TableBytes => _set.Tables.Shared.Sum(memory => (double)memory.Limit);

        public int Groups => _set.Groups.Count(group => !group.IsEmpty);

        public void Add(PacketBatch batch, TimeSpan reading)
        {
            long begun = Stopwatch.GetTimestamp();
            SelectedPackets packets = _selection is null
                ? new SelectedPackets(batch, default)
                : _selection.Select(batch, default, long.MaxValue);
            _decoded.Decode(packets);
            foreach (StatisticGroup group in _set.Groups)
                group.Add(packets, _decoded);
            Elapsed += reading + Stopwatch.GetElapsedTime(begun);
        }

        /// <summary>Ends counting, and counts the rows of each statistic.</summary>
        public long[] Rows()
        {
            long begun = Stopwatch.GetTimestamp();
            _set.Complete();
            Elapsed += Stopwatch.GetElapsedTime(begun);
            return [.. _set.Results().Select(result =>
            {
                var counter = new RowCounter();
                result.WriteRows(counter);
                return counter.Rows;
            })];
        }

        public void Dispose() => _set.Dispose();
    }

    private sealed class RowCounter : IRowWriter
    {
        public long Rows { get; private set; }

        public void BeginRow()
        {
            // A row is counted at its end.
        }

        public void Add(long value)
        {
            // Only rows count.
        }

        public void Add(string value)
        {
            // Only rows count.
        }

        public void Add(NetworkAddress value)
        {
            // Only rows count.
        }

        public void AddSeconds(long nanoseconds)
        {
            // Only rows count.
        }

        public void EndRow() => Rows++;
    }
}
