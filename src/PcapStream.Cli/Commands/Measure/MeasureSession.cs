using System.Runtime.InteropServices;
using PcapStream.Capture;
using PcapStream.Processes;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>Runs a program with our streams and watches its tree.</summary>
internal static class MeasureSession
{
    // Until a capture is open, so that what is taken for the start-up size is no older.
    private static readonly TimeSpan StartupInterval = TimeSpan.FromMilliseconds(10);

    /// <param name="command">The program and its arguments.</param>
    /// <param name="interval">How far apart samples are.</param>
    /// <param name="children">Whether processes are told apart.</param>
    /// <exception cref="ProcessStartException">The program cannot be started.</exception>
    public static Measurement Run(IReadOnlyList<string> command, TimeSpan interval, bool children)
    {
        using var folder = GuardedFolder.Create("measure");
        CaptureWatch? watch = CaptureWatch.Of(command.Skip(1));
        var record = new SampleHistory(interval);
        using var ending = new CancellationTokenSource();
        // Ctrl-C reaches the program by itself; a signal that ends us is meant for the program.
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
                watch?.Look(sample);
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
