namespace PcapStream.Expansion.Baselines;

/// <summary>Where figures were measured; those of another environment say nothing of these.</summary>
/// <param name="Runtime">The .NET that the program ran on; null for a program of any other kind, whose runtime is its own affair.</param>
/// <param name="Rid">Operating system and processor, as .NET names them: <c>linux-x64</c>.</param>
/// <param name="TieredCompilation">Whether that runtime compiled methods twice; null as above.</param>
/// <param name="ToolVersion">The version of what measured.</param>
public sealed record BaselineEnvironment(string? Runtime, string Rid, bool? TieredCompilation, string ToolVersion)
{
    /// <summary>The same of which only what every program's figures depend on is compared.</summary>
    internal BaselineEnvironment WithoutRuntime => this with { Runtime = null, TieredCompilation = null };

    /// <summary>What is different here, in one line; null for nothing. Without a runtime here, the baseline's does not matter.</summary>
    public string? DifferenceFrom(BaselineEnvironment baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        (string Name, object? Here, object? There)[] parts =
        [
            ("runtime", Runtime, Runtime is null ? null : baseline.Runtime),
            ("rid", Rid, baseline.Rid),
            ("tiered_compilation", TieredCompilation, Runtime is null ? null : baseline.TieredCompilation),
            ("tool_version", ToolVersion, baseline.ToolVersion),
        ];
        string[] different = [.. parts.Where(part => !Equals(part.Here, part.There)).Select(part => $"{part.Name} is {part.Here ?? "none"}, the baseline's {part.There ?? "none"}")];
        return different.Length == 0 ? null : string.Join("; ", different);
    }
}
