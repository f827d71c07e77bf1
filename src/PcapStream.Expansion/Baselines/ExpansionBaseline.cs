using System.Text.Json.Serialization;

namespace PcapStream.Expansion.Baselines;

/// <summary>What programs took when somebody found it good: committed beside the sources, and updated on purpose only.</summary>
public sealed record ExpansionBaseline
{
    /// <summary>The version of the file's layout that is written here.</summary>
    public const int CurrentSchema = 2;

    /// <summary>The layout's version.</summary>
    public int Schema { get; } = CurrentSchema;

    /// <summary>Where it was measured; the runtime is that of the commands with exact figures.</summary>
    public required BaselineEnvironment Environment { get; init; }

    /// <summary>The commands, each with figures of its own.</summary>
    public required IReadOnlyList<BaselineCommand> Commands { get; init; }

    /// <summary>
    /// Figures of schema 1, which does not say whose they are: no command is held against them, and an update takes their
    /// tolerances and limits over. Null where there are none.
    /// </summary>
    [JsonIgnore]
    public BaselineCommand? Unnamed { get; init; }

    /// <summary>A command's figures; null when it has none.</summary>
    /// <param name="command">As in <see cref="BaselineCommand.Command"/>.</param>
    public BaselineCommand? Of(string command) => Commands.FirstOrDefault(known => known.Command == command);

    /// <summary>Why figures on this capture, measured here, cannot be held against a command's; null when they can.</summary>
    /// <param name="command">The command's figures.</param>
    /// <param name="here">Where it was measured.</param>
    /// <param name="input">On what.</param>
    public string? Incomparable(BaselineCommand command, BaselineEnvironment here, BaselineInput input)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(input);
        if (here.DifferenceFrom(Environment) is { } difference)
            return $"another environment: {difference}";
        if (command.Inputs.FirstOrDefault(known => known.Name == input.Name) is not { } recorded)
            return $"{input.Name} is not in the baseline";
        return recorded.Sha256 == input.Sha256 ? null : $"{input.Name} is another capture than the baseline's ({input.Bytes} bytes, then {recorded.Bytes})";
    }
}

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
