using System.CommandLine;

namespace PcapStream.Cli.Help;

/// <summary>What <c>--help</c> prints: a screen about the program, or a page about a command.</summary>
internal static class HelpPage
{
    /// <param name="root">The program, with all of its commands.</param>
    /// <param name="width">The longest line, in columns; file names in examples may be longer.</param>
    public static string OfProgram(Command root, int width)
    {
        var page = new HelpText(width);
        page.Paragraph(CommandText.Of(root).Summary);
        page.Line($"\nUsage: {root.Name} COMMAND [OPTIONS]");
        int names = root.Subcommands.Max(command => command.Name.Length);
        foreach (IGrouping<string, CommandRow> group in CommandTable.Rows.GroupBy(row => row.Group))
        {
            Command[] shown =
            [
                .. group.Select(row => root.Subcommands.First(command => command.Name == row.Name))
                    .Where(command => !command.Hidden),
            ];
            if (shown.Length == 0)
                continue;
            if (group.Key == CommandGroup.Program)
            {
                page.Line("");
                page.Paragraph($"{group.Key}: {string.Join(", ", shown.Select(command => command.Name))}.");
                continue;
            }
            page.Heading(group.Key);
            foreach (Command command in shown)
                page.Item(command.Name, CommandText.Of(command).Summary, names);
        }
        page.Paragraph($"'{root.Name} help COMMAND' prints options, '{root.Name} --version' the version.");
        return page.ToString();
    }

    /// <param name="root">The program, whose recursive options every command has.</param>
    /// <param name="command">The command that the page is about.</param>
    /// <param name="width">The longest line, in columns; examples may be longer.</param>
    public static string OfCommand(Command root, Command command, int width)
    {
        CommandText text = CommandText.Of(command);
        var page = new HelpText(width);
        page.Paragraph(text.Summary);
        string path = CommandOptions.PathOf(root, command);
        page.Line($"\nUsage: {string.Join(' ', [root.Name, path, .. Arguments(command), "[OPTIONS]"])}");
        foreach (string paragraph in text.Details)
        {
            page.Line("");
            page.Paragraph(paragraph);
        }
        Items(page, "Arguments", [.. command.Arguments.Select(argument =>
            (argument.Name, argument.Description ?? ""))]);
        Items(page, "Options", [.. CommandOptions.Shown(root, command).Select(option =>
            (Label(option), option.Description ?? ""))]);
        if (text.Examples.Count > 0)
            page.Heading("Example");
        foreach (string example in text.Examples)
            page.Line($"  {example}");
        return page.ToString();
    }

    private static IEnumerable<string> Arguments(Command command) => command.Arguments.Select(argument =>
        argument.Arity.MaximumNumberOfValues > 1 ? $"[{argument.Name}...]" : $"[{argument.Name}]");

    private static string Label(Option option)
    {
        string names = string.Join(", ", CommandOptions.Names(option));
        return CommandOptions.WithValue(names, option);
    }

    private static void Items(HelpText page, string heading, (string Label, string Meaning)[] items)
    {
        if (items.Length == 0)
            return;
        page.Heading(heading);
        int labels = items.Max(item => item.Label.Length);
        foreach ((string label, string meaning) in items)
            page.Item(label, meaning, labels);
    }
}
