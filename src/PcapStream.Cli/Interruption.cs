using System.Runtime.InteropServices;

namespace PcapStream.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the command to stop at a batch and report, the second ends the process as it
/// would have been without us. So does the first after a while, when the command sits in a call that does not come
/// back, such as opening a FIFO that nobody writes to.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    // Not disposed of: a signal may be on its way to it. It holds nothing but memory.
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly ManualResetEventSlim _over = new();

    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _over.Set();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
        if (context.Cancel && !_over.Wait(Patience))
            Environment.Exit(ExitCode.Interrupted);
    }
}
