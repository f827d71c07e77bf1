namespace PcapStream.Capture.Compression;

/// <summary>What a decoder's step calls for.</summary>
internal enum DecodeOutcome
{
    /// <summary>Another step.</summary>
    More,

    /// <summary>More input.</summary>
    NeedsInput,

    /// <summary>The next frame, member or stream, if there is one.</summary>
    UnitEnded,

    /// <summary>An end.</summary>
    Damaged,
}
