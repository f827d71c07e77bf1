using System.CommandLine;
using System.Text;
using PcapStream.Cli.Options;
using PcapStream.Protocols.Fields;

namespace PcapStream.Cli.Commands.Fields;

/// <summary><c>pcapstream fields</c>: lists the names that <c>parse -e</c> takes.</summary>
internal static class FieldsCommand
{
    public static Command Create()
    {
        var list = new SwitchOption("Accepted and without effect: fields are always listed.", "--list");
        list.Option.Hidden = true;
        var text = new Argument<string?>("TEXT")
        {
            Description = "Only fields whose name or meaning contains this, in capitals or not.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { _ => FieldArgument.Items },
        };
        var command = new Command("fields", """
            List the fields that 'parse -e' writes, under tshark's names.

            Each line has a name, a type and a meaning, separated by tabs. Fields whose name contains TEXT come first,
            then those whose meaning does.

            Example:
              pcapstream fields
              pcapstream fields dns
              pcapstream fields 'server name'
            """)
        {
            list.Option,
            text,
        };
        command.SetAction(parsed => Run(parsed.GetValue(text) ?? ""));
        return command;
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
