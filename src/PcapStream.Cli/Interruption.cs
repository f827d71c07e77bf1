using System.Runtime.InteropServices;
using PcapStream.Outputs;

namespace PcapStream.Cli;

/// <summary>
/// Handles Ctrl-C, SIGTERM and SIGHUP. While a command reads, the first signal asks it to stop at the next batch and to
/// report. A second signal ends the process, as does the first one when the command is stuck in a call, such as opening
/// a FIFO without a writer, or when no command reads. An unfinished output is removed in every case.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128;
    private const int HangUpNumber = 1;
    private const int FileSizeLimit = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly Lock Guard = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];

    // The interruption of the command that reads now.
    private static Interruption? _current;
    private static int _exitCode = Cli.ExitCode.Interrupted;

    // Not disposed of, because a signal may still arrive. It holds only memory.
    private readonly CancellationTokenSource _source = new();
    private readonly ManualResetEventSlim _over = new();

    public Interruption()
    {
        HandleSignals();
        Volatile.Write(ref _current, this);
    }

    /// <summary>The exit code of an interrupted command: 128 plus the signal's number.</summary>
    public static int ExitCode => Volatile.Read(ref _exitCode);

    /// <summary>Called by SIGHUP instead of stopping; null to stop.</summary>
    public Action? HangUp { get; init; }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Volatile.Write(ref _current, null);
        _over.Set();
    }

    /// <summary>Makes sure that no signal leaves an unfinished file; called before a file is written.</summary>
    public static void HandleSignals()
    {
        lock (Guard)
        {
            if (Registrations.Count > 0)
                return;
            // The runtime keeps ignoring signals that were ignored at its start, as under nohup.
            Register(PosixSignal.SIGINT, 2);
            Register(PosixSignal.SIGTERM, 15);
            Register(PosixSignal.SIGHUP, HangUpNumber);
            // With the signal cancelled, a write beyond the limit fails with an error that is reported like any other.
            if (!OperatingSystem.IsWindows())
            {
                Registrations.Add(
                    PosixSignalRegistration.Create((PosixSignal)FileSizeLimit, context => context.Cancel = true));
            }
        }
    }

    private static void Register(PosixSignal signal, int number) =>
        Registrations.Add(PosixSignalRegistration.Create(signal, context => Handle(context, number)));

    private static void Handle(PosixSignalContext context, int number)
    {
        Interruption? reading = Volatile.Read(ref _current);
        if (number == HangUpNumber && reading?.HangUp is { } instead)
        {
            context.Cancel = true;
            instead();
            return;
        }
        context.Cancel = reading is not null && reading.TryCancel(number) && reading._over.Wait(Patience);
        if (!context.Cancel)
            OutputFile.RemoveUnfinished();
    }

    private bool TryCancel(int number)
    {
        if (_source.IsCancellationRequested)
            return false;
        Volatile.Write(ref _exitCode, SignalBase + number);
        _source.Cancel();
        return true;
    }
}
