using System.Globalization;

namespace PcapStream.Capture;

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
