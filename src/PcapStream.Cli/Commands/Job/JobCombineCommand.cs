using System.CommandLine;
using PcapStream.Cli.Commands.Combine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Combine;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job combine</c>: puts the parts of a job together.</summary>
internal static class JobCombineCommand
{
    public static Command Create()
    {
        var folder = new JobFolder();
        var output = new ValueOption(
            "The result: a file, compressed by its extension, or - for the standard output; for Parquet, a folder.",
            "FILE",
            "-w");
        ValueOption temporary = TemporaryFolderOption.Create();
        var command = new Command("combine", """
            Put the parts of a job together, as one run would have written them.

            A job with a missing shard is refused, and so is a part that is not as it was written. Exit code 3 when
            captures of a shard were damaged.

            Example:
              pcapstream job combine job/ -w all.csv.zst
            """)
        {
            output.Option,
            temporary.Option,
        };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            FileHashes.RequireLibrary("job combine");
            string path = folder.Read(parsed);
            JobManifest job = JobManifest.Read(path);
            JobReceipt?[] receipts = job.Receipts(path);
            var progress = JobProgress.Of(receipts);
            if (progress.Missing.Length > 0)
            {
                Terminal.Error($"{path}: shards are missing: {progress.Missing}; nothing is written");
                return ExitCode.Failed;
            }
            string target = output.Text(parsed)
                ?? (JobOperation.IsFolder(job)
                    ? throw new UsageException("parts of Parquet become a folder: -w NAME/")
                    : OutputFile.StandardOutput);
            if (!JobOperation.IsFolder(job))
                OutputFiles.Check([("-w", target)], [.. job.Inputs.Select(input => input.Path)]);
            if (JobOperation.IsPartial(job))
            {
                return CombineCommand.Run(
                    [.. Enumerable.Range(1, job.Shards).Select(shard => job.PartOf(path, shard).Path)], target,
                    temporary.Text(parsed), isQuiet: false);
            }
            ResultPart[] parts =
            [
                .. receipts.OfType<JobReceipt>().Select(
                    receipt => new ResultPart(job.PartOf(path, receipt.Shard).Path, receipt.Sha256)),
            ];
            return Combine(job, parts, target) ?? (progress.Damaged.Length > 0 ? ExitCode.Damaged : ExitCode.Done);
        });
        return command;
    }

    // The exit code of a combination that was stopped; null when it is complete.
    private static int? Combine(JobManifest job, ResultPart[] parts, string target)
    {
        long bytes;
        using var interruption = new Interruption();
        try
        {
            bytes = JobOperation.IsFolder(job)
                ? CombineOperation.RunFolder(parts, target, job.Extension, interruption.Token)
                : CombineOperation.Run(parts, target, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            Terminal.Error("interrupted; nothing is written");
            return Interruption.ExitCode;
        }
        if (target != OutputFile.StandardOutput)
        {
            Terminal.Note(
                $"{PrintableText.Of(target, keepLines: false)}: {Quantities.Bytes(bytes)} of "
                + $"{Quantities.Count(parts.Length)} shards\n");
        }
        return null;
    }
}
