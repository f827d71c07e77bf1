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

    /// <summary>A name with the option's value; one that may be left out follows an equals sign.</summary>
    public static string WithValue(string name, Option option) => option.HelpName switch
    {
        null => name,
        ['[', ..] value => name + value,
        { } value => $"{name} {value}",
    };

    /// <summary>An option's names, the shortest first.</summary>
    public static IEnumerable<string> Names(Option option) =>
        option.Aliases.Prepend(option.Name).Order(StringComparer.Ordinal).OrderBy(name => name.Length);
}
