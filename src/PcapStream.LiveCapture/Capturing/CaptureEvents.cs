namespace PcapStream.LiveCapture.Capturing;

/// <summary>What a running capture tells its caller, from the thread that called, and what it is asked for.</summary>
internal sealed class CaptureEvents
{
    private volatile bool _isRotationWanted;

    /// <summary>Packets are being captured from now on.</summary>
    public Action? Started { get; init; }

    /// <summary>A file was started; its name.</summary>
    public Action<string>? FileStarted { get; init; }

    /// <summary>An interface is down, or failed while the others continue; one line.</summary>
    public Action<string>? InterfaceNews { get; init; }

    /// <summary>Called several times a second with the packets so far.</summary>
    public Action<long>? Progress { get; init; }

    /// <summary>Asks for the next file; any thread may do so.</summary>
    public void RequestRotation() => _isRotationWanted = true;

    /// <summary>Whether the next file was asked for since the last call.</summary>
    public bool TakeRotationRequest()
    {
        if (!_isRotationWanted)
            return false;
        _isRotationWanted = false;
        return true;
    }
}
