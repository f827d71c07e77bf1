using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using PcapStream.Cli.Commands.Check;
using PcapStream.Cli.Options;
using PcapStream.Inputs;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job run</c>: runs one shard, unless it is done.</summary>
internal static class JobRunCommand
{
    public static Command Create()
    {
        var folder = new JobFolder();
        var number = new ValueOption("The shard's number, from 1.", "N", "--shard");
        var command = new Command("run", """
            Run one shard of a job; one that is done is left as it is.

            The part is written aside and renamed, and the receipt after it, so that a shard that was killed can run
            again. Exit code 0 when the part is there, 3 when the captures were damaged, and those of the command.

            Example:
              pcapstream job run job/ --shard 3
            """)
        {
            number.Option,
        };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            FileHashes.RequireLibrary("job run");
            string path = folder.Read(parsed);
            JobManifest job = JobManifest.Read(path);
            int shard = (int)(number.Number(parsed, 1, job.Shards)
                ?? throw new UsageException("--shard N says which shard runs"));
            JobPart part = job.PartOf(path, shard);
            if (part.Receipt() is not null)
                return ExitCode.Done;
            if (job.Change() is { } change)
            {
                Terminal.Error(change);
                return ExitCode.Failed;
            }
            return Run(job, part);
        });
        return command;
    }

    private static int Run(JobManifest job, JobPart part)
    {
        string shard = string.Create(CultureInfo.InvariantCulture, $"{part.Shard}/{job.Shards}");
        ProcessResult result;
        using (var interruption = new Interruption())
        {
            result = ProcessRun.Run(
                new ProcessCommand
                {
                    Arguments =
                    [
                        .. ThisProgram.CommandLine, .. job.Command, .. JobOperation.WordsOf(job, part),
                        "--shard", shard, "--", .. job.Inputs.Select(input => input.Path),
                    ],
                    StandardOutput = StreamTarget.Null,
                    StandardError = StreamTarget.CaptureTail,
                },
                null,
                interruption.Token);
            if (interruption.Token.IsCancellationRequested)
                return Interruption.ExitCode;
        }
        Terminal.Note(result.ErrorTail);
        if (result.Signal is { } signal)
            Terminal.Error(string.Create(CultureInfo.InvariantCulture, $"shard {shard} was ended by signal {signal}"));
        if (result.ExitCode is not (ExitCode.Done or ExitCode.Damaged))
            return result.ExitCode;
        using (FileStream file = File.OpenRead(part.Path))
        {
            part.Write(new JobReceipt(
                part.Shard, file.Length, System.Convert.ToHexStringLower(SHA256.HashData(file)),
                result.ExitCode == ExitCode.Damaged, result.Elapsed.TotalSeconds, result.PeakBytes,
                PrintableText.Of(result.ErrorTail, keepLines: true)));
        }
        return result.ExitCode;
    }
}
