using System.CommandLine;
using System.Runtime.InteropServices;
using PcapStream.Buffers;
using PcapStream.Capture;
using PcapStream.LiveCapture;
using SharpPcap;

const int Done = 0;
const int Failed = 1;
const int Usage = 2;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
ParseResult command = CaptureCommand.Create(Run).Parse(args);
int exit = command.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = null });
return command.Errors.Count > 0 ? Usage : exit;

// The first signal ends the capture, the second the process.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

int Run(CaptureSettings settings)
{
    try
    {
        void Started() => Console.Error.WriteLine($"capturing on {settings.Interface}; press Ctrl-C to stop");
        DeviceCaptureResult result = DeviceCapture.Run(settings, Started, stop.Token);
        Console.Error.WriteLine(result);
        if (result.Failure is null)
            return Done;
        Console.Error.WriteLine($"{result.Failure}; {settings.File} contains the packets before");
    }
    catch (Exception error) when (error is CaptureException or PcapException or BufferExhaustedException
        or DllNotFoundException or ArgumentOutOfRangeException)
    {
        Console.Error.WriteLine(error.Message);
    }
    return Failed;
}
