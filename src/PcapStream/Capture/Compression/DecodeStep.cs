namespace PcapStream.Capture.Compression;

/// <summary>What one step of a decoder came to.</summary>
/// <param name="Produced">Bytes decoded into the caller's memory; they count whatever else there is to say.</param>
/// <param name="Outcome">What to do next.</param>
/// <param name="Reason">What is wrong with the data, in a few words; null unless it is damaged.</param>
internal readonly record struct DecodeStep(int Produced, DecodeOutcome Outcome, string? Reason = null)
{
    /// <summary>Neither input nor output moved: only more input can help.</summary>
    public static DecodeStep NeedsInput => new(0, DecodeOutcome.NeedsInput);

    /// <summary>There may be more to decode without more input.</summary>
    public static DecodeStep More(int produced) => new(produced, DecodeOutcome.More);

    /// <summary>A member, frame or stream is complete and all of it is out.</summary>
    public static DecodeStep UnitEnded(int produced) => new(produced, DecodeOutcome.UnitEnded);

    /// <summary>The data cannot be decoded any further.</summary>
    public static DecodeStep Damaged(int produced, string reason) => new(produced, DecodeOutcome.Damaged, reason);
}
