namespace PcapStream.Capture.Compression.Gzip;

/// <summary>What zlib's functions return.</summary>
internal enum InflateResult
{
    Ok = 0,
    StreamEnd = 1,
    DataError = -3,
    MemoryError = -4,

    /// <summary>Nothing could be done for want of input or room.</summary>
    BufferError = -5,
}
