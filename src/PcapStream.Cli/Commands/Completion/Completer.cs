using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Extending;
using PcapStream.Cli.Help;
using PcapStream.Cli.Options;

namespace PcapStream.Cli.Commands.Completion;

/// <summary>
/// Finds candidates for the word at the cursor from the commands' own definitions. The answer is lines of a candidate,
/// a tab and its meaning; or <see cref="Files"/> or <see cref="Folders"/>, which the shell completes itself.
/// </summary>
internal static class Completer
{
    public const string Files = ":files";
    public const string Folders = ":folders";

    /// <param name="root">The program, with all of its commands.</param>
    /// <param name="words">The words after the program's name; the last one is incomplete and may be empty.</param>
    public static IEnumerable<string> Complete(Command root, string[] words)
    {
        Command command = root;
        Option? awaiting = null;
        bool afterDashes = false;
        int position = 0;
        foreach (string word in MemoryOptions.Normalise([.. words.SkipLast(1)]))
        {
            if (awaiting is not null)
                awaiting = null;
            else if (!afterDashes && word == "--")
                afterDashes = true;
            else if (!afterDashes && IsOption(word))
                awaiting = Find(root, command, word) is { Arity.MaximumNumberOfValues: > 0 } option ? option : null;
            else if (position == 0 && command.Subcommands.FirstOrDefault(known => known.Name == word) is { } named)
                command = named;
            else
                position++;
        }
        string last = words.LastOrDefault() ?? "";
        if (awaiting is not null)
            return Values(awaiting, "", last);
        if (!afterDashes && last.StartsWith('-'))
            return AfterDash(root, command, last);
        // The words of a command that is a program of its own; files are the most likely.
        if (command == root && position > 0)
            return [Files];
        if (command == root)
        {
            return root.Subcommands.Where(known => !known.Hidden && Begins(known.Name, last))
                .Select(known => Line(known.Name, known.Description))
                .Concat(ExtensionCommand.Names().Where(name => Begins(name, last)));
        }
        return Argument(command, position) is { } argument ? Values(argument, Files, "", last) : [];
    }

    private static IEnumerable<string> AfterDash(Command root, Command command, string last)
    {
        int equals = last.IndexOf('=');
        if (equals > 0)
        {
            return Find(root, command, last[..equals]) is { } option
                ? Values(option, last[..(equals + 1)], last[(equals + 1)..])
                : [];
        }
        return Options(root, command).Where(option => !option.Hidden)
            .SelectMany(option => Names(option)
                .Where(name => Begins(name, last))
                .Select(name => Line(name, option.Description)));
    }

    private static IEnumerable<string> Values(Option option, string before, string typed) =>
        Values(option, CommandOptions.ValueName(option) switch
        {
            "FILE" => Files,
            "FOLDER" => Folders,
            _ => null,
        }, before, typed);

    // Symbols without known values may take paths.
    private static IEnumerable<string> Values(Symbol symbol, string? paths, string before, string typed)
    {
        CompletionItem[] known = [.. symbol.GetCompletions(CompletionContext.Empty)];
        if (known.Length > 0)
        {
            return known.Where(item => Begins(item.Label, typed))
                .Select(item => Line(before + item.Label, item.Detail));
        }
        return paths is null ? [] : [paths];
    }

    private static Argument? Argument(Command command, int position)
    {
        foreach (Argument argument in command.Arguments)
        {
            if (position < argument.Arity.MaximumNumberOfValues)
                return argument;
            position -= argument.Arity.MaximumNumberOfValues;
        }
        return null;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static Option? Find(Command root, Command command, string name) =>
        Options(root, command).FirstOrDefault(option => Names(option).Contains(name));

    private static IEnumerable<Option> Options(Command root, Command command) =>
        command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name);

    private static bool Begins(string name, string typed) => name.StartsWith(typed, StringComparison.Ordinal);

    private static string Line(string candidate, string? description)
    {
        if (string.IsNullOrEmpty(description))
            return candidate;
        int end = description.IndexOf('\n');
        return $"{candidate}\t{(end < 0 ? description : description[..end])}";
    }
}
