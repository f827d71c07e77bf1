namespace PcapStream.Operations;

/// <summary>How far an operation is; reported after every batch.</summary>
/// <param name="FileBytes">Bytes read as they are stored, over all files: what the files' lengths are to be compared with.</param>
/// <param name="CaptureBytes">Bytes of capture read, uncompressed, over all files.</param>
/// <param name="Packets">Packets read, over all files.</param>
public readonly record struct StreamProgress(long FileBytes, long CaptureBytes, long Packets);
