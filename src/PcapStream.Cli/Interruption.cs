using System.Runtime.InteropServices;
using PcapStream.Outputs;

namespace PcapStream.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP. While a command reads, the first asks it to stop at a batch and report; a second, or the
/// first when the command does not come back from a call, such as opening a FIFO that nobody writes to, ends the process.
/// So does the first at any other time. An unfinished output is removed in every case.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const int SignalBase = 128;
    private const int FileSizeLimit = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly Lock Guard = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];

    // What reads at this moment.
    private static Interruption? _current;
    private static int _exitCode = Cli.ExitCode.Interrupted;

    // Not disposed of: a signal may be on its way to it. It holds nothing but memory.
    private readonly CancellationTokenSource _source = new();
    private readonly ManualResetEventSlim _over = new();

    public Interruption()
    {
        HandleSignals();
        Volatile.Write(ref _current, this);
    }

    /// <summary>The exit code of a command that was interrupted: 128 and the signal's number.</summary>
    public static int ExitCode => Volatile.Read(ref _exitCode);

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        Volatile.Write(ref _current, null);
        _over.Set();
    }

    /// <summary>Makes sure that no signal leaves an unfinished file; called before one is written.</summary>
    public static void HandleSignals()
    {
        lock (Guard)
        {
            if (Registrations.Count > 0)
                return;
            // The runtime leaves a signal ignored that was ignored before it, as nohup has it.
            foreach ((PosixSignal signal, int number) in ((PosixSignal, int)[])[(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)])
                Registrations.Add(PosixSignalRegistration.Create(signal, context => Handle(context, number)));
            // A write beyond the limit fails, and is reported as any other failure to write.
            if (!OperatingSystem.IsWindows())
                Registrations.Add(PosixSignalRegistration.Create((PosixSignal)FileSizeLimit, context => context.Cancel = true));
        }
    }

    private static void Handle(PosixSignalContext context, int number)
    {
        Interruption? reading = Volatile.Read(ref _current);
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
