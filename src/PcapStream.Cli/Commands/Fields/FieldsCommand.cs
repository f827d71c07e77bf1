using System.CommandLine;
using System.Text;
using PcapStream.Cli.Commands.Fields.Scripts;
using PcapStream.Cli.Options;
using PcapStream.Outputs;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Commands.Fields;

/// <summary><c>pcapstream fields</c>: lists the names that <c>parse -e</c> takes.</summary>
internal static class FieldsCommand
{
    private const long MostScriptBytes = 16 << 20;

    public static Command Create()
    {
        var list = new SwitchOption("Accepted and without effect: fields are always listed.", "--list");
        list.Option.Hidden = true;
        var text = new Argument<string[]>("TEXT")
        {
            Description = "Only fields whose name or meaning contains this, in capitals or not.",
            Arity = ArgumentArity.ZeroOrMore,
            CompletionSources = { _ => FieldArgument.Items },
        };
        var missing = new ValueOption(
            "List what a script that calls tshark asks for and would not get here: fields, filters, statistics, "
            + "formats and options, with their lines. '-' reads the standard input; after --, words are a command "
            + "line.",
            "SCRIPT",
            "--missing");
        missing.Option.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command("fields", """
            List the fields that 'parse -e' writes, under tshark's names.

            Each line has a name, a type and a meaning, separated by tabs. Fields whose name contains TEXT come first,
            then those whose meaning does.

            Example:
              pcapstream fields
              pcapstream fields dns
              pcapstream fields 'server name'
              pcapstream fields --missing report.sh
              pcapstream fields --missing -- tshark -r big.pcap -Y tls -T fields -e tls.handshake.ja3
            """)
        {
            list.Option,
            missing.Option,
            text,
        };
        command.SetAction(parsed =>
        {
            string[] texts = parsed.GetValue(text) ?? [];
            return parsed.GetResult(missing.Option) is null
                ? Run(string.Join(' ', texts))
                : MissingRequests.Print(
                    Requests(missing.Text(parsed), texts, [.. PositionalWords.AfterDashes(parsed)]));
        });
        return command;
    }

    private static IEnumerable<ScriptRequest> Requests(string? path, string[] text, string[] words)
    {
        if (path is null && words.Length > 0)
            return ScriptRequests.OfCommandLine(words);
        if (path is null)
            throw new UsageException("--missing needs a script, or -- and a command line");
        if (text.Length > 0)
            throw new UsageException($"{text[0]}: --missing {path} reads that script alone");
        if (path == OutputFile.StandardOutput)
            return ScriptRequests.Of(Console.In.ReadToEnd());
        if (new FileInfo(path) is { Exists: true, Length: > MostScriptBytes })
            throw new UsageException($"--missing {path}: is larger than 16 MiB, and no script");
        return ScriptRequests.Of(File.ReadAllText(path));
    }

    private static int Run(string text)
    {
        Field[] named = [.. FieldCatalogue.All.Where(field => Contains(field.Name, text))];
        Field[] described =
            [.. FieldCatalogue.All.Except(named).Where(field => Contains(field.Description, text))];
        var lines = new StringBuilder();
        foreach (Field field in (Field[])[.. named, .. described])
            lines.Append($"{field.Name}\t{FieldTypeNames.Of(field.Type)}\t{field.Description}\n");
        if (lines.Length == 0)
        {
            string suggestion = Suggestion.Of(FieldCatalogue.Suggest(text));
            throw new UsageException($"no field has {text} in its name or meaning{suggestion}");
        }
        Terminal.Print(lines.ToString());
        return ExitCode.Done;
    }

    private static bool Contains(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
