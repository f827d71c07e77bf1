using System.Globalization;
using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using PcapStream.Capture;

namespace PcapStream.LiveCapture.Capturing;

/// <summary>
/// A capture that is read while it is made: interfaces are captured on by threads of their own, into a pipe. When its
/// reader is slow, packets wait in the batches and then in the system's buffer, which counts those that it drops.
/// </summary>
internal sealed class LiveFeed : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.Out);
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEventSlim _begun = new();
    private readonly Thread _thread;
    private Exception? _refusal;

    /// <summary>Starts to capture.</summary>
    /// <param name="settings">The interfaces, and when to stop; the file is the feed's own.</param>
    /// <exception cref="CaptureException">An interface cannot be opened.</exception>
    public LiveFeed(CaptureSettings settings)
    {
        Name = string.Join('+', settings.Interfaces);
        settings = settings with
        {
            File = string.Create(
                CultureInfo.InvariantCulture, $"/dev/fd/{(int)_pipe.SafePipeHandle.DangerousGetHandle()}"),
            Output = CaptureWriterOptions.Default,
            Rotation = null,
        };
        _thread = new Thread(() => Run(settings)) { IsBackground = true, Name = "capture" };
        _thread.Start();
        _begun.Wait();
        if (_refusal is null)
            return;
        Dispose();
        throw _refusal;
    }

    /// <summary>The name of the capture: those of the interfaces.</summary>
    public string Name { get; }

    /// <summary>How the capture ended; null before its end.</summary>
    public CaptureResult? Result { get; private set; }

    /// <summary>The reading end of the pipe, which the caller closes.</summary>
    public SafeFileHandle TakeReader()
    {
        var reader = new SafeFileHandle(_pipe.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: true);
        _pipe.ClientSafePipeHandle.SetHandleAsInvalid();
        return reader;
    }

    /// <summary>Ends the capture; its reader gets the packets before, and then the end.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Ends the capture after its reader has ended, and waits for its result.</summary>
    public void Finish()
    {
        _stop.Cancel();
        _thread.Join();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _pipe.ClientSafePipeHandle.Dispose();
        _thread.Join();
        _pipe.Dispose();
        _stop.Dispose();
        _begun.Dispose();
    }

    private void Run(CaptureSettings settings)
    {
        try
        {
            Result = CaptureOperation.Run(settings, new CaptureEvents { Started = _begun.Set }, _stop.Token);
        }
        catch (Exception error) when (!_begun.IsSet)
        {
            _refusal = error;
        }
        finally
        {
            _pipe.Dispose();
            _begun.Set();
        }
    }
}
