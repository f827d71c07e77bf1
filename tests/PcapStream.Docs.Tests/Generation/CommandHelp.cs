using System.CommandLine;
using System.Text;
using PcapStream.Cli;
using PcapStream.Cli.Help;
using PcapStream.Sql;

namespace PcapStream.Docs.Tests.Generation;

/// <summary>
/// The synopsis, description and options of a command as Markdown, from the model of the command line.
/// </summary>
internal static class CommandHelp
{
    private static readonly Command Root = CreateRoot();

    public static IEnumerable<string> Names =>
        Root.Subcommands.Where(command => !command.Hidden).Select(command => command.Name);

    /// <summary>Commands of commands, each with the outer one's name.</summary>
    public static IEnumerable<(string Outer, string Name)> InnerNames => Root.Subcommands.SelectMany(
        outer => outer.Subcommands, (outer, inner) => (outer.Name, inner.Name));

    public static string Render(string name) => Render(Root.Subcommands.Single(one => one.Name == name));

    public static string Render(string outer, string name) =>
        Render(Root.Subcommands.Single(one => one.Name == outer).Subcommands.Single(one => one.Name == name));

    private static string Render(Command command)
    {
        CommandText text = CommandText.Of(command);
        var page = new StringBuilder();
        page.Append($"{Escape(text.Summary)}\n\n```text\n{Synopsis(command)}\n```\n");
        foreach (string paragraph in text.Details)
            page.Append($"\n{Escape(Unwrapped(paragraph))}\n");
        if (text.Examples.Count > 0)
            page.Append($"\n```text\n{string.Join('\n', text.Examples)}\n```\n");
        page.Append("\n| option | meaning |\n|---|---|\n");
        foreach (Argument argument in command.Arguments)
            page.Append($"| `{argument.Name}` | {Escape(argument.Description ?? "")} |\n");
        foreach (Option option in command.Options.Where(option => !option.Hidden))
            page.Append($"| {NamesOf(option)} | {Escape(option.Description ?? "")} |\n");
        return page.ToString();
    }

    private static Command CreateRoot()
    {
        var root = new Command(CommandHandler.Name);
        foreach (CommandRow row in CommandTable.Rows)
            root.Add(row.Create(root));
        // A program of its own, which runs as one of the commands.
        root.Add(SqlCommand.Create());
        return root;
    }

    private static string Synopsis(Command command)
    {
        IEnumerable<string> arguments = command.Arguments
            .Select(argument => $"[{argument.Name}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}]");
        return string.Join(' ', [Root.Name, CommandOptions.PathOf(Root, command), .. arguments, "[OPTIONS]"]);
    }

    private static string NamesOf(Option option)
    {
        return string.Join(
            ", ", CommandOptions.Names(option).Select(name => $"`{CommandOptions.WithValue(name, option)}`"));
    }

    private static string Unwrapped(string paragraph) =>
        string.Join(' ', paragraph.Split('\n', StringSplitOptions.TrimEntries));

    private static string Escape(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal);
}
