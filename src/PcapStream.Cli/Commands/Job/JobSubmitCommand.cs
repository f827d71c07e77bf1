using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Job;

/// <summary><c>pcapstream job submit</c>: gives the shards to a scheduler.</summary>
internal static class JobSubmitCommand
{
    private const int UsualArray = 1000;

    public static Command Create()
    {
        var folder = new JobFolder();
        var slurm = new SwitchOption("An array of Slurm's, by sbatch.", "--slurm");
        var parallel = new SwitchOption("Print a line for GNU parallel, on this machine or on others.", "--parallel");
        var kubernetes = new SwitchOption("Print an Indexed Job of Kubernetes.", "--kubernetes");
        var output = new ValueOption("Combine the parts into this file when all shards are done.", "FILE", "-w");
        var resume = new SwitchOption("Only the shards that are missing.", "--resume");
        var dryRun = new SwitchOption("Print what would be submitted.", "--dry-run");
        var time = new ValueOption("With --slurm: the longest time of a task, such as 2:00:00.", "TIME", "--walltime");
        var tasks = new ValueOption(
            "With --slurm: the most tasks of the array, which take shards in turns. [default: 1000, below Slurm's "
            + "usual MaxArraySize]",
            "N",
            "--tasks");
        var memory = new ValueOption(
            "Memory of a task. [default: the command's --memory-limit and 96 MiB]", "SIZE", "--mem");
        var image = new ValueOption("With --kubernetes: the container's image.", "IMAGE", "--image");
        var command = new Command("submit", """
            Give the shards of a job to a scheduler.

            A task that is killed or loses its machine runs again; a shard that is done is left as it is. The job's
            folder and the captures must have the same names on all machines.

            Example:
              pcapstream job submit job/ --slurm --walltime 2:00:00 -w all.csv
              pcapstream job submit job/ --slurm --resume
              pcapstream job submit job/ --parallel | sh
            """)
        {
            slurm.Option, parallel.Option, kubernetes.Option, output.Option, resume.Option, dryRun.Option, time.Option,
            tasks.Option, memory.Option, image.Option,
        };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            SwitchOption[] given = [.. ((SwitchOption[])[slurm, parallel, kubernetes]).Where(one => one.IsSet(parsed))];
            if (given.Length != 1)
                throw new UsageException("choose one scheduler: --slurm, --parallel or --kubernetes");
            string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder.Read(parsed)));
            JobManifest job = JobManifest.Read(path);
            var scripts = new JobScripts(path, job)
            {
                Missing = resume.IsSet(parsed) ? JobProgress.Of(job.Receipts(path)).Missing : null,
                Output = output.Text(parsed) is { } file ? Path.GetFullPath(file) : null,
                WallTime = time.Text(parsed),
                MostTasks = (int)(tasks.Number(parsed, 1, int.MaxValue) ?? UsualArray),
                MemoryBytes = memory.Size(parsed),
                Image = image.Text(parsed),
            };
            if (scripts.Missing is { Length: 0 })
            {
                Terminal.Print("all shards are done\n");
                return ExitCode.Done;
            }
            if (parallel.IsSet(parsed))
                Terminal.Print(scripts.Parallel());
            else if (kubernetes.IsSet(parsed))
                Terminal.Print(scripts.Kubernetes());
            else if (dryRun.IsSet(parsed))
                Terminal.Print(scripts.Slurm() + (scripts.Output is null ? "" : "\n" + scripts.SlurmCombine()));
            else
                return SubmitToSlurm(path, scripts);
            return ExitCode.Done;
        });
        return command;
    }

    private static int SubmitToSlurm(string folder, JobScripts scripts)
    {
        string array = Path.Join(folder, "slurm.sh");
        OutputFiles.Write(array, scripts.Slurm());
        if (Submit(["sbatch", "--parsable", array]) is not { } id)
            return ExitCode.Failed;
        Terminal.Print($"array {id}\n");
        if (scripts.Output is null)
            return ExitCode.Done;
        string combine = Path.Join(folder, "combine.sh");
        OutputFiles.Write(combine, scripts.SlurmCombine());
        // Shards of damaged captures end with 3, which is no failure of the job: combine looks at the receipts.
        if (Submit(["sbatch", "--parsable", $"--dependency=afterany:{id}", combine]) is not { } second)
            return ExitCode.Failed;
        Terminal.Print($"combine {second}\n");
        return ExitCode.Done;
    }

    // The number of the job, or null.
    private static string? Submit(string[] words)
    {
        ProcessResult result;
        try
        {
            result = ProcessRun.Run(new ProcessCommand
            {
                Arguments = words,
                StandardOutput = StreamTarget.CaptureTail,
                StandardError = StreamTarget.CaptureTail,
            });
        }
        catch (ProcessStartException error)
        {
            Terminal.Error($"{error.Message}; --dry-run prints the script");
            return null;
        }
        if (result.ExitCode == 0)
            return result.OutputTail.Trim().Split(';')[0];
        Terminal.Error($"{words[0]} failed with exit code {result.ExitCode}: {result.ErrorTail.Trim()}");
        return null;
    }
}
