using System.Globalization;

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

/// <summary>What is wrong with a capture and where, as data.</summary>
/// <param name="File">The capture's name as the user gave it.</param>
/// <param name="Offset">Byte offset in the (uncompressed) capture at which the faulty structure starts.</param>
/// <param name="Record">Number of the faulty record, counted from 1; 0 for the file header.</param>
/// <param name="Field">The field that told what was needed, such as <c>captured length</c>.</param>
/// <param name="Needed">Bytes that the structure needs.</param>
/// <param name="Had">Bytes that were there, or that the memory limit allows.</param>
/// <param name="Reason">What that means, in a few words.</param>
public sealed record CaptureFault(string File, long Offset, long Record, string Field, long Needed, long Had, string Reason)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{File}: {(Record == 0 ? "file header" : $"record {Record}")} at offset {Offset}: {Reason} ({Field}: {Needed} bytes needed, {Had} had)");
}
