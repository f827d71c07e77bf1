using System.CommandLine;
using System.Reflection;

namespace PcapStream.Cli.Commands.Man;

/// <summary>A page of section 1 for a command, or for the program with all of its commands.</summary>
internal static class ManPage
{
    public static string Render(Command root, Command command)
    {
        CommandText text = CommandText.Of(command);
        var page = new Roff();
        string name = NameOf(root, command);
        page.Title(name, $"{root.Name} {Version}");
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

    private static string Version => typeof(ManPage).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

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
        IEnumerable<Option> inherited = root.Options.Where(option => option.Recursive && command != root);
        foreach (Option option in command.Options.Concat(inherited).Where(option => !option.Hidden))
        {
            IEnumerable<string> sorted = option.Aliases.Prepend(option.Name)
                .Order(StringComparer.Ordinal)
                .OrderBy(name => name.Length);
            string names = string.Join(", ", sorted.Select(Roff.Bold));
            page.Item(
                option.HelpName is null ? names : $"{names} {Roff.Italic(option.HelpName)}", option.Description ?? "");
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
