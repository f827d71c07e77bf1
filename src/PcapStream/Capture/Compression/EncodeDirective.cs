namespace PcapStream.Capture.Compression;

/// <summary>How far an encoder shall go with what it was given; numbered as ZSTD_EndDirective.</summary>
internal enum EncodeDirective
{
    /// <summary>Hold back what makes for better compression.</summary>
    Continue,

    /// <summary>Bring out all that it was given, so that a reader can have it.</summary>
    Flush,

    /// <summary>Bring out all and end the frame.</summary>
    End,
}
