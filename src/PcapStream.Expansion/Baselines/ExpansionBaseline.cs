namespace PcapStream.Expansion.Baselines;

/// <summary>What a program took when somebody found it good: committed beside the sources, and made anew on purpose only.</summary>
public sealed record ExpansionBaseline
{
    /// <summary>The version of the file's layout that is read and written here.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The layout's version.</summary>
    public required int Schema { get; init; }

    /// <summary>Where it was measured.</summary>
    public required BaselineEnvironment Environment { get; init; }

    /// <summary>On what it was measured.</summary>
    public required IReadOnlyList<BaselineInput> Inputs { get; init; }

    /// <summary>The figures.</summary>
    public required IReadOnlyList<BaselineMetric> Metrics { get; init; }

    /// <summary>The figure of that name; null when there is none.</summary>
    public BaselineMetric? Find(string id) => Metrics.FirstOrDefault(metric => metric.Id == id);

    /// <summary>Why figures on this capture, measured here, cannot be held against it; null when they can.</summary>
    public string? Incomparable(BaselineEnvironment here, BaselineInput input)
    {
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(input);
        if (here.DifferenceFrom(Environment) is { } difference)
            return $"another environment: {difference}";
        if (Inputs.FirstOrDefault(known => known.Name == input.Name) is not { } recorded)
            return $"{input.Name} is not in the baseline";
        return recorded.Sha256 == input.Sha256 ? null : $"{input.Name} is another capture than the baseline's ({input.Bytes} bytes, then {recorded.Bytes})";
    }
}
