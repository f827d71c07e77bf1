using System.CommandLine;

namespace PcapStream.Cli.Commands;

/// <summary>
/// An option that is there or not. It and <see cref="Setting"/> keep System.CommandLine's generic types to strings,
/// whose code is compiled beforehand: any other costs a millisecond of start-up.
/// </summary>
internal sealed class Flag(string description, string name, params string[] aliases)
{
    public Option<string?> Option { get; } = new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    public bool IsSet(ParseResult command) => command.GetResult(Option) is { Implicit: false };
}
