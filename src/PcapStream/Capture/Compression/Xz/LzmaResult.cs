namespace PcapStream.Capture.Compression.Xz;

/// <summary>lzma_ret.</summary>
internal enum LzmaResult
{
    Ok = 0,
    StreamEnd = 1,
    NoCheck = 2,
    UnsupportedCheck = 3,
    GetCheck = 4,
    MemoryError = 5,
    MemoryLimitError = 6,
    FormatError = 7,
    OptionsError = 8,
    DataError = 9,

    /// <summary>Twice in a row, nothing could be done for want of input or room.</summary>
    BufferError = 10,
    ProgramError = 11,
}
