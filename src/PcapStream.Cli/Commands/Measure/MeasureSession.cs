using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Processes;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>Runs a program with this process's streams and samples its tree.</summary>
internal static class MeasureSession
{
    // Used until a capture is open, so that the start-up size is no older than this.
    private static readonly TimeSpan StartupInterval = TimeSpan.FromMilliseconds(10);

    /// <param name="command">The program and its arguments.</param>
    /// <param name="interval">The time between samples.</param>
    /// <param name="children">Whether to report each process.</param>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    public static Measurement Run(IReadOnlyList<string> command, TimeSpan interval, bool children)
    {
        using var folder = GuardedFolder.Create("measure");
        CaptureWatch? watch = CaptureWatch.Of(command.Skip(1));
        var record = new SampleHistory(interval);
        using var ending = new CancellationTokenSource();
        // The terminal sends Ctrl-C to the program itself; other signals are passed on to it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, End);
        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ending.Cancel();
        }

        DateTimeOffset started = DateTimeOffset.UtcNow;
        ProcessResult result = ProcessRun.Run(
            new ProcessCommand
            {
                Arguments = command,
                SampleInterval = watch is null || interval < StartupInterval ? interval : StartupInterval,
                Environment = new Dictionary<string, string> { [ActivationTimes.FolderVariable] = folder.Path },
            },
            sample =>
            {
                watch?.Add(sample);
                record.Add(sample);
            },
            ending.Token);
        return new Measurement
        {
            Command = command,
            Started = started,
            Result = result,
            Record = record,
            Children = children,
            Activations = ActivationTimes.Read(folder.Path),
            CaptureBytes = CountBytes(watch),
            StartupBytes = watch is null ? null : watch.StartupBytes ?? record.First?.ResidentBytes,
        };
    }

    private static long? CountBytes(CaptureWatch? watch)
    {
        try
        {
            return watch?.CountBytes();
        }
        catch (CaptureException error)
        {
            Terminal.Error($"no expansion ratio: {error.Message}");
            return null;
        }
    }
}
