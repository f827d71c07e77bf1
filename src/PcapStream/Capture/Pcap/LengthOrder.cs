namespace PcapStream.Capture.Pcap;

/// <summary>Which of a record's two lengths is the captured one.</summary>
internal enum LengthOrder
{
    /// <summary>Captured, then original: version 2.4, all that is written today.</summary>
    CapturedFirst,

    /// <summary>Original, then captured.</summary>
    OriginalFirst,

    /// <summary>Either, by writer: what is captured cannot be the larger one.</summary>
    SmallerIsCaptured,
}
