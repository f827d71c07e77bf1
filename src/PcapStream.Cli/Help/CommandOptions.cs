using System.CommandLine;

namespace PcapStream.Cli.Help;

/// <summary>A command's options as help and the manual list them.</summary>
internal static class CommandOptions
{
    /// <summary>The options that help shows, with those of the program that every command has.</summary>
    public static IEnumerable<Option> Shown(Command root, Command command)
    {
        IEnumerable<Option> inherited = root.Options.Where(option => option.Recursive && command != root);
        return command.Options.Concat(inherited).Where(option => !option.Hidden);
    }

    /// <summary>A command's words after the program's name, such as <c>profile diff</c>.</summary>
    public static string PathOf(Command root, Command command) =>
        root.Subcommands.FirstOrDefault(outer => outer.Subcommands.Contains(command)) is { } outer
            ? $"{outer.Name} {command.Name}"
            : command.Name;

    /// <summary>What an option's value is, such as <c>FILE</c>; null without a value.</summary>
    public static string? ValueName(Option option) => option.HelpName?.Trim('[', '=', ']');

    /// <summary>A name with the option's value; one that may be left out follows an equals sign.</summary>
    /// <param name="name">The name, or several.</param>
    /// <param name="option">The option.</param>
    /// <param name="style">Marks up the value; null to leave it as it is.</param>
    public static string WithValue(string name, Option option, Func<string, string>? style = null)
    {
        if (option.HelpName is not { } value)
            return name;
        string space = value.StartsWith('[') ? "" : " ";
        return $"{name}{space}{style?.Invoke(value) ?? value}";
    }

    /// <summary>An option's names, the shortest first.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Prepend(option.Name).Order(StringComparer.Ordinal).OrderBy(name => name.Length);
}
