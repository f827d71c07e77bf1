using System.Globalization;
using System.Text;
using PcapStream.Batching;
using PcapStream.Cli.Commands.Check;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Cli.Commands.Job;

/// <summary>The shards of a job as scripts of schedulers.</summary>
/// <param name="folder">The job's folder, a full path.</param>
/// <param name="job">The job.</param>
internal sealed class JobScripts(string folder, JobManifest job)
{
    // What a shard takes besides its memory limit: the program, its libraries, and the process that starts it.
    private const long ProgramBytes = 96 << 20;
    private const int Processors = 2;
    private const int Retries = 3;

    // The exit code of a program that SIGKILL ended.
    private const int Killed = 128 + 9;

    private readonly string _program = SubjectCommand.Line([.. ThisProgram.CommandLine, "job"]);
    private readonly string _folder = SubjectCommand.Line([folder]);

    /// <summary>The only shards, as ranges; null for all.</summary>
    public string? Missing { get; init; }

    /// <summary>The file that parts are combined into, a full path; null for none.</summary>
    public string? Output { get; init; }

    /// <summary>The longest time of a task, as Slurm reads it; null for the cluster's own limit.</summary>
    public string? WallTime { get; init; }

    /// <summary>The most tasks of an array.</summary>
    public int MostTasks { get; init; }

    /// <summary>Memory of a task, in bytes; null for what the command needs.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The image of a container; null for a name to replace.</summary>
    public string? Image { get; init; }

    private long Memory => MemoryBytes
        ?? (JobOperation.Read(job.Command).MemoryLimit ?? BatchOptions.Default.MemoryLimit) + ProgramBytes;

    /// <summary>The script of an array; where there are more shards than tasks, each takes every N-th.</summary>
    public string Slurm()
    {
        int tasks = Math.Min(job.Shards, MostTasks);
        bool isWhole = tasks == job.Shards;
        // A task of several shards runs again as a whole: what is done costs nothing.
        string array = isWhole && Missing is not null ? Missing : $"1-{tasks}";
        StringBuilder text = SlurmHead("", $"#SBATCH --array={array}\n", "%a", "$SLURM_ARRAY_TASK_ID")
            // Slurm queues a task again when its machine is lost, and not when its program is killed.
            .Append("run() {\n")
            .Append(CultureInfo.InvariantCulture, $"    tries={Retries}\n    while :; do\n")
            .Append(CultureInfo.InvariantCulture, $"        {_program} run {_folder} --shard \"$1\"\n")
            .Append("        code=$?\n        tries=$((tries - 1))\n")
            .Append(CultureInfo.InvariantCulture, $"        [ \"$code\" -eq {Killed} ] && [ \"$tries\" -gt 0 ]")
            .Append(" || return \"$code\"\n    done\n}\n");
        if (isWhole)
            return text.Append("run \"$SLURM_ARRAY_TASK_ID\"\n").ToString();
        return text.Append("shard=$SLURM_ARRAY_TASK_ID\nworst=0\n")
            .Append(CultureInfo.InvariantCulture, $"while [ \"$shard\" -le {job.Shards} ]; do\n")
            .Append("    run \"$shard\" || worst=$?\n")
            .Append(CultureInfo.InvariantCulture, $"    shard=$((shard + {tasks}))\ndone\nexit $worst\n")
            .ToString();
    }

    /// <summary>The script of the task that combines.</summary>
    public string SlurmCombine() => SlurmHead("-combine", "", "combine", "combine")
        .Append(CultureInfo.InvariantCulture, $"exec {_program} combine {_folder} -w ")
        .Append(SubjectCommand.Line([Output!])).Append('\n').ToString();

    /// <summary>A line for a shell.</summary>
    public string Parallel()
    {
        string numbers = Missing is null
            ? string.Create(CultureInfo.InvariantCulture, $"seq {job.Shards}")
            : $"printf '%s\\n' {string.Join(' ', Numbers(Missing))}";
        string line = $"{numbers} | parallel --joblog {_folder}/jobs.log --retries {Retries} "
            + $"{_program} run {_folder} --shard {{}}";
        string combine = Output is null ? "" : $" && {_program} combine {_folder} -w {SubjectCommand.Line([Output])}";
        return line + combine + "\n";
    }

    /// <summary>An Indexed Job, as <c>kubectl apply -f -</c> takes it.</summary>
    public string Kubernetes() =>
        $"""
        apiVersion: batch/v1
        kind: Job
        metadata:
          generateName: pcapstream-
        spec:
          completions: {job.Shards}
          parallelism: {Math.Min(job.Shards, MostTasks)}
          completionMode: Indexed
          backoffLimitPerIndex: {Retries}
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: shard
                  image: {Image ?? "IMAGE # replace: an image with pcapstream"}
                  command: ["sh", "-c"]
                  args: ["exec pcapstream job run \"$0\" --shard \"$((JOB_COMPLETION_INDEX + 1))\"", {Yaml(folder)}]
                  resources:
                    requests: {"{"} cpu: "{Processors}", memory: {Mebibytes(Memory)}Mi {"}"}
                    limits: {"{"} memory: {Mebibytes(Memory)}Mi {"}"}
                  volumeMounts:
                    - {"{"} name: data, mountPath: {Yaml(Path.GetDirectoryName(folder) ?? "/")} {"}"}
              volumes:
                - name: data
                  persistentVolumeClaim: {"{"} claimName: DATA {"}"} # replace: the volume with the captures and the job

        """;

    // Slurm replaces % in a log's name, takes \ out of it, and ends it at the line's end: the script itself writes to
    // such a log, which then lacks what Slurm says.
    private StringBuilder SlurmHead(string name, string array, string log, string variable)
    {
        bool isPlain = folder.AsSpan().IndexOfAny("%\\\n\r") < 0;
        var text = new StringBuilder("#!/bin/sh\n")
            .Append(CultureInfo.InvariantCulture, $"#SBATCH --job-name=pcapstream{name}\n")
            .Append(array)
            .Append(CultureInfo.InvariantCulture, $"#SBATCH --cpus-per-task={Processors}\n")
            .Append(CultureInfo.InvariantCulture, $"#SBATCH --mem={Mebibytes(Memory)}M\n");
        if (WallTime is not null)
            text.Append(CultureInfo.InvariantCulture, $"#SBATCH --time={WallTime}\n");
        string output = isPlain ? $"{_folder}/log-{log}.txt" : "/dev/null";
        text.Append("#SBATCH --requeue\n#SBATCH --open-mode=append\n")
            .Append(CultureInfo.InvariantCulture, $"#SBATCH --output={output}\n");
        return isPlain
            ? text
            : text.Append(CultureInfo.InvariantCulture, $"exec >>{_folder}/\"log-{variable}.txt\" 2>&1\n");
    }

    private static string Yaml(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    private static IEnumerable<int> Numbers(string ranges) => ranges.Split(',').SelectMany(range =>
    {
        int[] ends = [.. range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });
}
