using System.CommandLine;
using PcapStream.Cli.Help;

namespace PcapStream.Cli.Commands.Man;

/// <summary>A page of section 1 for a command, or for the program with all of its commands.</summary>
internal static class ManPage
{
    public static string Render(Command root, Command command)
    {
        CommandText text = CommandText.Of(command);
        var page = new Roff();
        string name = NameOf(root, command);
        page.Title(name, $"{root.Name} {ProgramVersion.Short}");
        page.Heading("NAME");
        page.Line($@"{Roff.Escape(name)} \- {Roff.Escape(text.Summary.TrimEnd('.'))}");
        page.Heading("SYNOPSIS");
        page.Line(Synopsis(root, command));
        if (text.Details.Count > 0 || command.Arguments.Count > 0)
            page.Heading("DESCRIPTION");
        foreach (string paragraph in text.Details)
            page.Paragraph(paragraph);
        foreach (Argument argument in command.Arguments)
            page.Item(Roff.Italic(argument.Name), argument.Description ?? "");
        if (command == root)
            Commands(page, root);
        Options(page, root, command);
        if (text.Examples.Count > 0)
        {
            page.Heading("EXAMPLES");
            page.Example(text.Examples);
        }
        page.Heading("EXIT STATUS");
        foreach ((string code, string meaning) in ExitCode.Meanings)
            page.Item(Roff.Bold(code), meaning);
        page.Heading("SEE ALSO");
        page.Line(string.Join(", ", References(root, command)));
        return page.ToString();
    }

    private static string NameOf(Command root, Command command) =>
        command == root ? root.Name : $"{root.Name}-{command.Name}";

    private static IEnumerable<Command> Shown(Command root) => root.Subcommands.Where(command => !command.Hidden);

    private static string Synopsis(Command root, Command command)
    {
        string name = command == root ? root.Name : $"{root.Name} {command.Name}";
        IEnumerable<string> arguments = command == root
            ? [Roff.Italic("COMMAND")]
            : command.Arguments.Select(argument =>
            $"[{Roff.Italic(argument.Name)}{(argument.Arity.MaximumNumberOfValues > 1 ? " ..." : "")}]");
        return string.Join(' ', [Roff.Bold(name), .. arguments, $"[{Roff.Italic("OPTIONS")}]"]);
    }

    private static void Commands(Roff page, Command root)
    {
        page.Heading("COMMANDS");
        foreach (Command command in Shown(root))
            page.Item($"{Roff.Bold(NameOf(root, command))}(1)", CommandText.Of(command).Summary);
    }

    private static void Options(Roff page, Command root, Command command)
    {
        page.Heading("OPTIONS");
        foreach (Option option in CommandOptions.Shown(root, command))
        {
            string names = string.Join(", ", CommandOptions.Names(option).Select(Roff.Bold));
            page.Item(CommandOptions.WithValue(names, option, Roff.Italic), option.Description ?? "");
        }
    }

    private static IEnumerable<string> References(Command root, Command command)
    {
        IEnumerable<string> pages = command == root ? Shown(root).Select(other => NameOf(root, other)) : [root.Name];
        IEnumerable<string> references = pages.Select(page => $"{Roff.Bold(page)}(1)");
        return command.Options.Any(option => option.Name == "-f")
            ? references.Append($"{Roff.Bold("pcap-filter")}(7)")
            : references;
    }
}
