using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>Samples a process that runs already.</summary>
internal static class AttachSession
{
    private const string Shell = "/bin/sh";
    private const int SignalBase = 128;

    // sh(1): the exit codes for a command that cannot be executed, and for one that is not found.
    private const int NotExecuted = 126;
    private const int NotFound = 127;

    /// <param name="process">The process id.</param>
    /// <param name="whileRuns">A shell command; the measurement ends with it. Null to measure until the end.</param>
    /// <param name="interval">The time between samples.</param>
    /// <param name="children">Whether to report each process.</param>
    /// <returns>The measurement, and the exit code: 0, or 128 plus the number of a signal other than Ctrl-C.</returns>
    /// <exception cref="ProcessAttachException">There is no such process, or it may not be read.</exception>
    /// <exception cref="ProcessStartException">The command cannot be started.</exception>
    public static (Measurement Measurement, int ExitCode) Run(
        int process, string? whileRuns, TimeSpan interval, bool children)
    {
        IReadOnlyList<string> words = ProcessRun.CommandOf(process);
        var record = new SampleHistory(interval);
        using var ending = new CancellationTokenSource();
        int exitCode = ExitCode.Done;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, 0));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, 15));
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => End(context, 1));
        void End(PosixSignalContext context, int signal)
        {
            context.Cancel = true;
            exitCode = signal == 0 ? ExitCode.Done : SignalBase + signal;
            ending.Cancel();
        }

        DateTimeOffset started = DateTimeOffset.UtcNow;
        using Process? command = whileRuns is null ? null : Start(whileRuns, ending);
        ProcessResult result = ProcessRun.Attach(process, interval, record.Add, ending.Token);
        command?.WaitForExit();
        if (command?.ExitCode is NotExecuted or NotFound)
            throw new ProcessStartException(whileRuns!, $"exit code {command.ExitCode} of {Shell}");
        return (new Measurement
        {
            Command = words,
            AttachedTo = process,
            Started = started,
            Result = result,
            Record = record,
            Children = children,
        }, exitCode);
    }

    // It has our streams and our process group, so that Ctrl-C ends it too.
    private static Process Start(string command, CancellationTokenSource ending)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(Shell, ["-c", command]) };
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => Cancel(ending);
        try
        {
            process.Start();
            return process;
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            throw new ProcessStartException(Shell, error.Message);
        }
    }

    private static void Cancel(CancellationTokenSource ending)
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The measured process has ended first.
        }
    }
}
