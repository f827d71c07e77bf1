using System.Collections;
using System.Globalization;

namespace PcapStream.Processes;

/// <summary>Runs any program as a measured tree of processes. Linux only.</summary>
public static class ProcessRun
{
    private static int _runs;

    /// <summary>
    /// Runs a program to its end and says what it and its descendants took. It has our standard input, terminal and
    /// process group, so that Ctrl-C reaches it as it reaches us. Descendants that outlive the program are left running.
    /// </summary>
    /// <param name="command">What is run.</param>
    /// <param name="sampled">Told of each sample, on the thread that called.</param>
    /// <param name="cancellation">
    /// Ends the program and all its descendants, those that lost their parent included: by SIGTERM, and by SIGKILL 3 seconds
    /// later. What was measured until then is returned all the same, with the code that the program ended with.
    /// </param>
    /// <returns>How it ended, and what it took.</returns>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    /// <exception cref="PlatformNotSupportedException">This is not Linux.</exception>
    public static ProcessResult Run(ProcessCommand command, Action<TreeSample>? sampled = null, CancellationToken cancellation = default)
    {
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("programs can only be measured on Linux: what they took is read from /proc");
        ArgumentOutOfRangeException.ThrowIfZero(command.Arguments.Count);
        string folder = Path.GetFullPath(command.WorkingDirectory ?? ".");
        if (!Directory.Exists(folder))
            throw new ProcessStartException(command.Arguments[0], $"no folder {folder}");
        Dictionary<string, string> environment = MergeEnvironment(command);
        string file = ProgramPath.Find(command.Arguments[0], folder, environment.GetValueOrDefault("PATH"));
        string mark = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}.{Interlocked.Increment(ref _runs)}");
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
/// <param name="program">Its name, as it was given.</param>
/// <param name="reason">Why not.</param>
public sealed class ProcessStartException(string program, string reason) : Exception($"{program}: cannot be started: {reason}");
