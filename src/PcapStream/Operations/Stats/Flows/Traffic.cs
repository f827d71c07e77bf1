namespace PcapStream.Operations.Stats.Flows;

/// <summary>Frames and their bytes on the wire.</summary>
/// <param name="Frames">How many frames.</param>
/// <param name="Bytes">Their original lengths, summed.</param>
public readonly record struct Traffic(long Frames, long Bytes)
{
    /// <summary>Both together.</summary>
    public static Traffic operator +(Traffic left, Traffic right) => new(left.Frames + right.Frames, left.Bytes + right.Bytes);
}
