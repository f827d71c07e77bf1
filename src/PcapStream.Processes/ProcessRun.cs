using System.Collections;
using System.Globalization;

namespace PcapStream.Processes;

/// <summary>Runs any program as a measured tree of processes. Linux only.</summary>
public static class ProcessRun
{
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
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                "programs can only be measured on Linux, which has the figures in /proc");
        }
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
