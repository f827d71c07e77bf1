namespace PcapStream.Operations;

/// <summary>Frames and their bytes on the wire.</summary>
/// <param name="Frames">Number of frames.</param>
/// <param name="Bytes">Sum of their original lengths.</param>
public readonly record struct Traffic(long Frames, long Bytes)
{
    /// <summary>The sum.</summary>
    public static Traffic operator +(Traffic left, Traffic right) =>
        new(left.Frames + right.Frames, left.Bytes + right.Bytes);
}
