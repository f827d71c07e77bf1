using System.CommandLine;

namespace PcapStream.Cli.Help;

/// <summary>A command's description in parts.</summary>
/// <param name="Summary">The first sentence.</param>
/// <param name="Details">The paragraphs after it.</param>
/// <param name="Examples">Command lines.</param>
internal sealed record CommandText(string Summary, IReadOnlyList<string> Details, IReadOnlyList<string> Examples)
{
    private const string Heading = "Example:\n";

    public static CommandText Of(Command command)
    {
        string description = command.Description ?? "";
        int heading = description.IndexOf(Heading, StringComparison.Ordinal);
        string text = heading < 0 ? description : description[..heading];
        string examples = heading < 0 ? "" : description[(heading + Heading.Length)..];
        string[] paragraphs = text.Split(
            "\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new CommandText(paragraphs.FirstOrDefault() ?? "", [.. paragraphs.Skip(1)],
            examples.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }
}
