using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job status</c>: says which shards are done.</summary>
internal static class JobStatusCommand
{
    public static Command Create()
    {
        var folder = new JobFolder();
        var json = new SwitchOption("Print one object.", "--json");
        var command = new Command("status", """
            Say which shards of a job are done, and which are missing.

            Missing shards are listed as ranges, as Slurm's --array takes them.

            Example:
              pcapstream job status job/
            """)
        {
            json.Option,
        };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = folder.Read(parsed);
            var progress = JobProgress.Of(JobManifest.Read(path).Receipts(path));
            Terminal.Print(
                json.IsSet(parsed) ? JsonReport.Render(progress, JobContext.Default.JobProgress) : Text(progress));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Text(JobProgress progress)
    {
        string missing = progress.Missing.Length == 0 ? "" : $"missing: {progress.Missing}\n";
        string damaged = progress.Damaged.Length == 0 ? "" : $"with damaged captures: {progress.Damaged}\n";
        return $"{Quantities.Count(progress.Done)} of {Quantities.Count(progress.Shards)} shards are done\n"
            + missing + damaged;
    }
}

/// <summary>How far a job is.</summary>
/// <param name="Shards">The number of shards.</param>
/// <param name="Done">The number of those that are done.</param>
/// <param name="Missing">The others, as ranges such as <c>3,7-9</c>.</param>
/// <param name="Damaged">Those whose captures were damaged, as ranges.</param>
/// <param name="Bytes">Bytes of all parts.</param>
/// <param name="Seconds">The time of all shards.</param>
/// <param name="PeakRss">The highest resident memory of a shard, in bytes.</param>
internal sealed record JobProgress(
    int Shards, int Done, string Missing, string Damaged, long Bytes, double Seconds, long PeakRss)
{
    /// <param name="receipts">The receipts of all shards; null for those that have to run.</param>
    public static JobProgress Of(IReadOnlyList<JobReceipt?> receipts)
    {
        JobReceipt[] done = [.. receipts.OfType<JobReceipt>()];
        return new JobProgress(
            receipts.Count,
            done.Length,
            Ranges([.. Enumerable.Range(1, receipts.Count).Where(shard => receipts[shard - 1] is null)]),
            Ranges([.. done.Where(receipt => receipt.Damaged).Select(receipt => receipt.Shard)]),
            done.Sum(receipt => receipt.Bytes),
            done.Sum(receipt => receipt.Seconds),
            done.Select(receipt => receipt.PeakRss).DefaultIfEmpty().Max());
    }

    /// <summary>Ascending numbers as ranges.</summary>
    public static string Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<string>();
        for (int i = 0; i < numbers.Count;)
        {
            int end = i;
            while (end + 1 < numbers.Count && numbers[end + 1] == numbers[end] + 1)
                end++;
            string first = numbers[i].ToString(CultureInfo.InvariantCulture);
            ranges.Add(end == i ? first : string.Create(CultureInfo.InvariantCulture, $"{first}-{numbers[end]}"));
            i = end + 1;
        }
        return string.Join(',', ranges);
    }
}
