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
        var list = new SwitchOption("Print names, types and meanings, separated by tabs.", "--list");
        var prefix = new Argument<string?>("PREFIX")
        {
            Description = "Only names with this prefix.",
            Arity = ArgumentArity.ZeroOrOne,
            CompletionSources = { _ => FieldArgument.Items },
        };
        var command = new Command("fields", """
            List the fields that 'parse -e' writes, under tshark's names.

            Example:
              pcapstream fields --list
              pcapstream fields --list tcp.
            """)
        {
            list.Option,
            prefix,
        };
        command.SetAction(parsed => Run(list.IsSet(parsed), parsed.GetValue(prefix)));
        return command;
    }

    private static int Run(bool list, string? prefix)
    {
        if (!list)
        {
            throw new UsageException(
                "'pcapstream fields --list' prints the fields; 'pcapstream parse FILE -T fields -e FIELD' writes them");
        }
        var text = new StringBuilder();
        foreach (Field field in FieldCatalogue.All)
        {
            if (prefix is null || field.Name.StartsWith(prefix, StringComparison.Ordinal))
                text.Append($"{field.Name}\t{FieldTypeNames.Of(field.Type)}\t{field.Description}\n");
        }
        if (text.Length == 0)
            throw new UsageException($"no field begins with {prefix}");
        Terminal.Print(text.ToString());
        return ExitCode.Done;
    }
}
