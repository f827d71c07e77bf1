namespace PcapStream.Operations.Convert;

/// <summary>
/// The capture that was written. <see cref="ReadingResult.Packets"/> is the number of packets written; the damage
/// includes the places that were changed because other programs would not read them. After a cancellation there is no
/// output.
/// </summary>
public sealed record ConvertResult : ReadingResult
{
    internal ConvertResult(ReadingLoop loop, long packets)
        : base(loop, packets)
    {
    }

    /// <summary>Bytes of capture written, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>Packets whose times lost digits, as the options allow.</summary>
    public required long TimesCut { get; init; }

    /// <summary>
    /// Packets whose times were earlier or later than the output can hold, and were changed, as the options allow.
    /// </summary>
    public required long TimesClamped { get; init; }

    /// <summary>
    /// Blocks and options that must not be copied into a changed capture, and were left out.
    /// </summary>
    public required long NotCopied { get; init; }
}
