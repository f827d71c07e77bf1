using System.CommandLine;
using PcapStream.Capture;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Outputs;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job plan</c>: writes the plan of a job.</summary>
internal static class JobPlanCommand
{
    private const long UsualShard = 4L << 30;

    public static Command Create()
    {
        var words = new Argument<string[]>("FILE")
        {
            Description = "Captures, then -- and the command: info, stats with -z, or parse.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var recurse = new SwitchOption("Read the captures in folders and their subfolders, sorted by name.", "-R");
        var skip = new SwitchOption(
            "Leave out what is not a capture or cannot be read, and name it.", "--skip-unreadable");
        var size = new ValueOption("Bytes of captures in a shard. [default: 4GiB]", "SIZE", "--shard-size");
        var count = new ValueOption("The number of shards, instead of their size.", "N", "--shards");
        var output = new ValueOption("The job's folder, which is created.", "JOB", "-w", "-o");
        var command = new Command("plan", """
            Write the plan of a job: which captures, which command, how many shards.

            Of each capture, its size and its first bytes are read. When one is not a
            capture, such as an empty file, no plan is written.

            Example:
              pcapstream job plan -R captures/ --shard-size 4GiB -w job/ -- parse -T csv -e ip.src -e frame.len
              pcapstream job plan big.pcap -w job/ -- stats -z conv,ip -z endpoints,tcp
            """)
        {
            words,
            recurse.Option,
            skip.Option,
            size.Option,
            count.Option,
            output.Option,
        };
        command.SetAction(parsed =>
        {
            string[] program = [.. PositionalWords.AfterDashes(parsed)];
            string[] names = (parsed.GetValue(words) ?? [])[..^program.Length];
            PositionalWords.Check(parsed, names);
            string extension = JobOperation.Read(program).ExtensionOfParts();
            string folder = output.Text(parsed) ?? throw new UsageException("-w with the job's folder is missing");
            if (names.Length == 0)
                throw new UsageException("no capture is named");
            if (size.Text(parsed) is not null && count.Text(parsed) is not null)
                throw new UsageException("--shard-size and --shards are two ways to divide; choose one");
            CaptureSet captures = CaptureSet.Expand(names, new CaptureSetOptions { Recurse = recurse.IsSet(parsed) });
            foreach (CaptureException failure in captures.Failures)
                Terminal.Error(failure.Message);
            if (captures.Failures.Count > 0)
                return ExitCode.Failed;
            if (captures.FirstStream() is { } stream)
                throw new UsageException($"{stream}: every shard opens the captures, which must be files");
            string[] files = [.. captures.Files.Where(CanBeRead)];
            if (files.Length == 0 || (files.Length < captures.Files.Count && !skip.IsSet(parsed)))
                return ExitCode.Failed;
            long bytes = files.Sum(file => new FileInfo(file).Length);
            long shards = count.Number(parsed, 1, InputShard.MostCount)
                ?? Math.Max(1, (bytes + ShardBytes(parsed, size) - 1) / ShardBytes(parsed, size));
            if (shards > InputShard.MostCount)
                throw new UsageException($"{shards} shards are more than {InputShard.MostCount}; make them larger");
            return Write(folder, JobManifest.Of(program, files, (int)shards, extension), bytes);
        });
        return command;
    }

    // Otherwise the shard that comes to it fails, which is seen when the job has waited and run.
    private static bool CanBeRead(string file)
    {
        try
        {
            using var capture = CaptureReader.Open(file);
            return true;
        }
        catch (CaptureException error)
        {
            Terminal.Error(error.Message);
            return false;
        }
    }

    private static long ShardBytes(ParseResult command, ValueOption size) =>
        Math.Max(1, size.Size(command) ?? UsualShard);

    private static string Counted(int count, string what) =>
        $"{Quantities.Count(count)} {what}{(count == 1 ? "" : "s")}";

    private static int Write(string folder, JobManifest job, long bytes)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"{folder}: is not empty; a job has a folder of its own");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{folder}: cannot be created: {error.Message}");
        }
        job.Write(folder);
        Terminal.Print(
            $"{PrintableText.Of(folder, keepLines: false)}: {Counted(job.Inputs.Count, "capture")}, "
            + $"{Quantities.Bytes(bytes)}, in {Counted(job.Shards, "shard")}\n");
        return ExitCode.Done;
    }
}
