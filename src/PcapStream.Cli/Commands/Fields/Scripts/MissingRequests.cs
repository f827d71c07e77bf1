using System.CommandLine;
using System.Globalization;
using System.Text;
using PcapStream.Cli.Commands.Parse;
using PcapStream.Cli.Options;
using PcapStream.Cli.Options.Filters;
using PcapStream.Filtering;
using PcapStream.Filtering.Display;
using PcapStream.Operations.Stats;

namespace PcapStream.Cli.Commands.Fields.Scripts;

/// <summary><c>fields --missing</c>: what a script asks tshark for and would not get here.</summary>
internal static class MissingRequests
{
    // The commands that tshark's options belong to here.
    private static readonly string[] Commands = ["parse", "stats", "show", "capture", "convert", "interfaces"];

    /// <summary>Prints one line for each request that is not met; each only where it is first.</summary>
    public static int Print(IEnumerable<ScriptRequest> all)
    {
        ScriptRequest[] requests =
            [.. all.Where(request => !HasVariable(request)).DistinctBy(one => (one.Kind, one.Text))];
        var commands = new Lazy<Command[]>(() => [
            .. CommandTable.Rows.Where(row => Commands.Contains(row.Name)).Select(row => row.Create(new RootCommand())),
        ]);
        var lines = new StringBuilder();
        int missing = 0;
        foreach (ScriptRequest request in requests)
        {
            if (Lack(request, commands) is not { } reason)
                continue;
            missing++;
            lines.Append(CultureInfo.InvariantCulture,
                $"{request.Line}\t{NameOf(request.Kind)}\t{PrintableText.Of(request.Text, keepLines: false)}\t"
                + $"{PrintableText.Of(reason, keepLines: false)}\n");
        }
        Terminal.Print(lines.ToString());
        Terminal.Note(requests.Length == 0
            ? "nothing is asked of tshark there\n"
            : $"{requests.Length - missing} of {requests.Length} different things that are asked of tshark are here\n");
        return ExitCode.Done;
    }

    // A value that is known when the script runs.
    private static bool HasVariable(ScriptRequest request) =>
        request.Kind != RequestKind.Option && request.Text.AsSpan().ContainsAny('$', '{')
            && !(request.Kind == RequestKind.DisplayFilter && request.Text.Contains(" in ", StringComparison.Ordinal));

    // Null for what is here.
    private static string? Lack(ScriptRequest request, Lazy<Command[]> commands)
    {
        try
        {
            switch (request.Kind)
            {
                case RequestKind.Field:
                    FieldArgument.ParseColumn(request.Text);
                    return null;
                case RequestKind.DisplayFilter:
                    DisplayFilter.Parse(request.Text);
                    return null;
                case RequestKind.CaptureFilter:
                    PacketFilter.Parse(request.Text);
                    return null;
                case RequestKind.Statistic:
                    Statistics.Parse(request.Text);
                    return null;
                case RequestKind.Format:
                    return FieldFormatList.Find(request.Text) is null ? "no such format" : null;
                case RequestKind.Preference:
                    PreferenceOption.Add(request.Text, default);
                    return null;
                default:
                    return LackOfOption(request.Text, commands.Value);
            }
        }
        catch (DisplayFilterException error)
        {
            return $"column {error.Column}: {error.Message}";
        }
        catch (FormatException error) when (error is not StatisticFilterException)
        {
            // The message lists all statistics.
            return error.Message.Split(';')[0].Replace($"{request.Text}: ", "", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is UsageException or FilterException or FormatException)
        {
            return error.Message;
        }
    }

    private static string? LackOfOption(string name, Command[] commands) =>
        Array.Exists(commands, command => command.Options.Any(
            option => option.Name == name || option.Aliases.Contains(name)))
            ? null
            : ForeignOptions.Find(commands.Single(command => command.Name == "parse"), name) ?? "no such option";

    private static string NameOf(RequestKind kind) => kind switch
    {
        RequestKind.Field => "field",
        RequestKind.DisplayFilter => "display filter",
        RequestKind.CaptureFilter => "capture filter",
        RequestKind.Statistic => "statistic",
        RequestKind.Format => "format",
        RequestKind.Preference => "preference",
        _ => "option",
    };
}
