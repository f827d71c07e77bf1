namespace PcapStream.Capture;

/// <summary>A capture cannot be opened or written, is not a capture, or (when reading strictly) is damaged.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>A capture that cannot be opened or written, or is none.</summary>
    /// <param name="message">One line for people, file name first.</param>
    /// <param name="inner">The system's own error, where there is one.</param>
    public CaptureException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>A capture that contradicts its format.</summary>
    /// <param name="fault">What is wrong, and where.</param>
    public CaptureException(CaptureFault fault)
        : base(fault?.ToString()) => Fault = fault;

    /// <summary>What is wrong and where; null when the capture could not be opened at all, or not be written.</summary>
    public CaptureFault? Fault { get; }

    /// <summary>Whether a pipe was written to that nobody reads any more: an end of the work rather than a failure.</summary>
    public bool ReaderIsGone { get; init; }
}
