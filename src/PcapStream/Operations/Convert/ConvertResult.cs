namespace PcapStream.Operations.Convert;

/// <summary>What was written, and what was missing.</summary>
public sealed record ConvertResult
{
    /// <summary>Packets written.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of capture written, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>Packets whose times lost digits, as was asked for.</summary>
    public required long TimesCut { get; init; }

    /// <summary>
    /// Packets whose times were earlier or later than the output can hold, and were changed, as was asked for.
    /// </summary>
    public required long TimesClamped { get; init; }

    /// <summary>
    /// Blocks and options that must not be copied into a capture that was changed, and were left out.
    /// </summary>
    public required long NotCopied { get; init; }

    /// <summary>What could not be read, and what was written in another form because it was not sound.</summary>
    public required IReadOnlyList<FileDamage> Damage { get; init; }

    /// <summary>Whether writing was cancelled; then nothing bears the output's name.</summary>
    public required bool Interrupted { get; init; }
}
