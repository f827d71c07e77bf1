using System.Globalization;

namespace PcapStream.Capture;

/// <summary>A capture cannot be opened or written, is not a capture, or (when reading strictly) is damaged.</summary>
public sealed class CaptureException : Exception
{
    /// <summary>
    /// Creates an exception for a capture that cannot be opened or written, or a file that is not a capture.
    /// </summary>
    /// <param name="message">One line, file name first.</param>
    /// <param name="inner">The system's own error, where there is one.</param>
    public CaptureException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Creates an exception for a damaged capture.</summary>
    /// <param name="fault">The fault and its place.</param>
    public CaptureException(CaptureFault fault)
        : base(fault?.ToString()) => Fault = fault;

    /// <summary>The fault and its place; null when the capture could not be opened or written.</summary>
    public CaptureFault? Fault { get; }

    /// <summary>Whether the reader of a pipe has closed it: an end of the work rather than a failure.</summary>
    public bool ReaderIsGone { get; init; }

    /// <summary>Whether the file starts like none that is known: its header may be lost.</summary>
    public bool IsUnknownFormat { get; init; }

    /// <summary>Whether a conversion was refused because it would lose times, which its options can allow.</summary>
    public bool WouldLoseTimes { get; init; }
}

/// <summary>A fault in a capture, as data.</summary>
/// <param name="File">The capture's name as the user gave it.</param>
/// <param name="Offset">Byte offset in the (uncompressed) capture at which the faulty structure starts.</param>
/// <param name="Record">Number of the faulty record, counted from 1; 0 for the file header.</param>
/// <param name="Field">The field that gave the need, such as <c>captured length</c>.</param>
/// <param name="Needed">Bytes that the structure needs.</param>
/// <param name="Had">Bytes available, or that the memory limit allows.</param>
/// <param name="Reason">The fault in a few words.</param>
public sealed record CaptureFault(
    string File, long Offset, long Record, string Field, long Needed, long Had, string Reason)
{
    /// <summary>The fault in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{File}: {(Record == 0 ? "file header" : $"record {Record}")} at offset {Offset}: {Reason} " +
        $"({Field}: {Needed} bytes needed, {Had} had)");
}
