using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PcapStream.Processes;

/// <summary>Runs any program as a measured tree of processes. Linux only.</summary>
public static class ProcessRun
{
    private const int LongestCommand = 1 << 17;
    private const int LongestStatus = 1 << 13;

    private static int _runs;

    /// <summary>
    /// Runs a program to its end and measures it and its descendants. It has our standard input, terminal and process
    /// group, so that Ctrl-C reaches both. Descendants that outlive the program continue to run.
    /// </summary>
    /// <param name="command">The program.</param>
    /// <param name="sampled">Called with each sample, on the calling thread.</param>
    /// <param name="cancellation">
    /// Ends the program and all its descendants, even those that lost their parent: with SIGTERM, and 3 seconds later
    /// with SIGKILL. The result is returned anyway, with the program's exit code.
    /// </param>
    /// <returns>How the program ended, and the resources that it used.</returns>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static ProcessResult Run(
        ProcessCommand command, Action<TreeSample>? sampled = null, CancellationToken cancellation = default)
    {
        RequireLinux();
        ArgumentOutOfRangeException.ThrowIfZero(command.Arguments.Count);
        string folder = Path.GetFullPath(command.WorkingDirectory ?? ".");
        if (!Directory.Exists(folder))
            throw new ProcessStartException(command.Arguments[0], $"no folder {folder}");
        Dictionary<string, string> environment = MergeEnvironment(command);
        string file = ProgramPath.Find(command.Arguments[0], folder, environment.GetValueOrDefault("PATH"));
        string mark = string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessId}.{Interlocked.Increment(ref _runs)}");
        environment[ProcessTree.MarkVariable] = mark;
        using var reaper = new Subreaper();
        using StreamTail? output = command.StandardOutput == StreamTarget.CaptureTail ? new StreamTail() : null;
        using StreamTail? error = command.StandardError == StreamTarget.CaptureTail ? new StreamTail() : null;
        using var launcher = new Launcher();
        int process = launcher.Start(command, environment, output?.Writer ?? -1, error?.Writer ?? -1);
        output?.Start();
        error?.Start();
        ProcessResult result = new MeasuredTree(process, mark, command).Watch(sampled, cancellation);
        if (launcher.WasRefused)
            throw new ProcessStartException(command.Arguments[0], ProgramPath.WhyRefused(file));
        return result with { OutputTail = output?.Finish() ?? "", ErrorTail = error?.Finish() ?? "" };
    }

    /// <summary>
    /// Measures a process that runs already, and its descendants, until it ends. This process and those that it has
    /// started are left out.
    /// </summary>
    /// <param name="process">The process id.</param>
    /// <param name="interval">The least time between samples, from 1 ms.</param>
    /// <param name="sampled">Called with each sample, on the calling thread.</param>
    /// <param name="ending">Ends the measurement; the processes continue to run.</param>
    /// <returns>
    /// The resources that were used meanwhile. The exit code of a process that another one has started is unknown: it
    /// is 0.
    /// </returns>
    /// <exception cref="ProcessAttachException">There is no such process, or it may not be read.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static ProcessResult Attach(
        int process, TimeSpan interval, Action<TreeSample> sampled, CancellationToken ending = default)
    {
        RequireLinux();
        ArgumentNullException.ThrowIfNull(sampled);
        return new AttachedTree(FindProcess(process)).Watch(interval, sampled, ending);
    }

    /// <summary>The command line of a running process.</summary>
    /// <param name="process">The process id.</param>
    /// <returns>The words; the name alone for a process without, such as a kernel's thread.</returns>
    /// <exception cref="ProcessAttachException">There is no such process, or it may not be read.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static IReadOnlyList<string> CommandOf(int process)
    {
        RequireLinux();
        ProcessStat stat = FindProcess(process);
        ReadOnlySpan<byte> line = ProcFile.Read(process, "cmdline", new byte[LongestCommand]);
        return line.IsEmpty
            ? [stat.Name]
            : [.. System.Text.Encoding.UTF8.GetString(line).TrimEnd('\0').Split('\0')];
    }

    private static ProcessStat FindProcess(int process)
    {
        if (process == Environment.ProcessId)
            throw new ProcessAttachException(process, "it is the one that measures");
        if (ProcessStat.Read(process) is not { } stat)
        {
            // Without a signal: only whether there is such a process.
            bool exists = process > 0 && (SystemCalls.Kill(process, 0) == 0
                || Marshal.GetLastPInvokeError() == SystemCalls.NotPermitted);
            throw new ProcessAttachException(
                process, exists ? "it is hidden from this user (hidepid of /proc)" : "there is no such process");
        }
        if (stat.HasEnded)
            throw new ProcessAttachException(process, "it has ended");
        ReadOnlySpan<byte> status = ProcFile.Read(process, "status", stackalloc byte[LongestStatus]);
        if (ProcFile.Number(status, "\nTgid:"u8) is var group && group != process)
            throw new ProcessAttachException(process, $"it is a thread of process {group}");
        return stat;
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                "programs can only be measured on Linux, which has the figures in /proc");
        }
    }

    private static Dictionary<string, string> MergeEnvironment(ProcessCommand command)
    {
        var merged = new Dictionary<string, string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            merged[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach ((string name, string value) in command.Environment)
            merged[name] = value;
        return merged;
    }
}

/// <summary>A program cannot be started.</summary>
/// <param name="program">The name in the command.</param>
/// <param name="reason">The reason.</param>
public sealed class ProcessStartException(
    string program, string reason) : Exception($"{program}: cannot be started: {reason}");
