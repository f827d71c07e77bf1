using System.CommandLine;

namespace PcapStream.Cli.Options;

/// <summary>An option with a value that may be given several times.</summary>
internal sealed class RepeatedOption(string description, string valueName, string name)
{
    public Option<string[]> Option { get; } = new(name)
    {
        Description = description,
        HelpName = valueName,
    };

    /// <summary>The values in their order.</summary>
    public string[] Texts(ParseResult command) => command.GetValue(Option) ?? [];
}
