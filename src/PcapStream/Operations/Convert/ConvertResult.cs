namespace PcapStream.Operations.Convert;

/// <summary>What was written, and what was missing.</summary>
public sealed record ConvertResult
{
    /// <summary>Packets written.</summary>
    public required long Packets { get; init; }

    /// <summary>Bytes of capture written, before compression.</summary>
    public required long Bytes { get; init; }

    /// <summary>What could not be read.</summary>
    public required IReadOnlyList<FileDamage> Damage { get; init; }

    /// <summary>Whether writing was cancelled; then nothing bears the output's name.</summary>
    public required bool Interrupted { get; init; }
}
