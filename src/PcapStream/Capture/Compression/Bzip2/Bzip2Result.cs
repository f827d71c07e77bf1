namespace PcapStream.Capture.Compression.Bzip2;

/// <summary>What libbz2's functions return.</summary>
internal enum Bzip2Result
{
    Ok = 0,
    StreamEnd = 4,
    SequenceError = -1,
    ParameterError = -2,
    MemoryError = -3,
    DataError = -4,
    MagicError = -5,
}
