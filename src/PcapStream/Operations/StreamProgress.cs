namespace PcapStream.Operations;

/// <summary>How far an operation is; reported after every batch.</summary>
/// <param name="CaptureBytes">Bytes of capture read, over all files.</param>
/// <param name="Packets">Packets read, over all files.</param>
public readonly record struct StreamProgress(long CaptureBytes, long Packets);
