using System.Text.Json.Serialization;
using PcapStream.Processes;

namespace PcapStream.Expansion.Baselines;

/// <summary>Accepted figures of programs, committed with the sources and only updated on purpose.</summary>
public sealed record ExpansionBaseline
{
    /// <summary>The version of the file's layout that this version writes.</summary>
    public const int CurrentSchema = 2;

    /// <summary>The layout's version.</summary>
    public int Schema { get; } = CurrentSchema;

    /// <summary>The environment of the measurements; the runtime is that of the commands with exact figures.</summary>
    public required BaselineEnvironment Environment { get; init; }

    /// <summary>The commands, each with figures of its own.</summary>
    public required IReadOnlyList<BaselineCommand> Commands { get; init; }

    /// <summary>
    /// Figures of schema 1, which does not name the command: no command is compared with them, and an update keeps
    /// their tolerances and limits. Null when there are none.
    /// </summary>
    [JsonIgnore]
    public BaselineCommand? Unnamed { get; init; }

    /// <summary>A command's figures; null when it has none.</summary>
    /// <param name="command">The command line, as in <see cref="BaselineCommand.Command"/>.</param>
    public BaselineCommand? Of(string command) => Commands.FirstOrDefault(known => known.Command == command);

    /// <summary>The reason why new figures cannot be compared with those of a command; null when they can.</summary>
    /// <param name="command">The command's figures.</param>
    /// <param name="here">The environment of the new figures.</param>
    /// <param name="input">The capture of the new figures.</param>
    public string? Incomparable(BaselineCommand command, BaselineEnvironment here, BaselineInput input)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(here);
        ArgumentNullException.ThrowIfNull(input);
        if (here.DifferenceFrom(Environment) is { } difference)
            return $"another environment: {difference}";
        if (command.Inputs.FirstOrDefault(known => known.Name == input.Name) is not { } recorded)
            return $"{input.Name} is not in the baseline";
        return recorded.Sha256 == input.Sha256
            ? null
            : $"{input.Name} differs from the baseline's input ({MemorySize.Text(input.Bytes)}, was "
                + $"{MemorySize.Text(recorded.Bytes)})";
    }
}

/// <summary>The environment of a measurement; figures from different environments cannot be compared.</summary>
/// <param name="Runtime">
/// The .NET version that the program ran on; null for other programs, whose runtime is unknown.
/// </param>
/// <param name="Rid">.NET's name of the operating system and processor, such as <c>linux-x64</c>.</param>
/// <param name="TieredCompilation">Whether the runtime compiled methods twice; null for other programs.</param>
/// <param name="ToolVersion">The version of the measuring tool.</param>
public sealed record BaselineEnvironment(string? Runtime, string Rid, bool? TieredCompilation, string ToolVersion)
{
    /// <summary>The environment without the parts that only matter to exact figures.</summary>
    internal BaselineEnvironment WithoutRuntime => this with { Runtime = null, TieredCompilation = null };

    /// <summary>
    /// The differences in one line; null for none. Without a runtime here, the baseline's does not matter.
    /// </summary>
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
        string[] different =
        [
            .. parts.Where(part => !Equals(part.Here, part.There))
                .Select(part => $"{part.Name} is {part.Here ?? "none"}, the baseline's {part.There ?? "none"}"),
        ];
        return different.Length == 0 ? null : string.Join("; ", different);
    }
}
