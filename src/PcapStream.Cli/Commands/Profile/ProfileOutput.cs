using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Cli.Commands.Profile;

/// <summary>The files and formats of the report. It goes to stderr, because stdout belongs to the program.</summary>
internal sealed class ProfileOutput
{
    private readonly Option<string[]> _files = new("--output", "-o")
    {
        Description = "Write the report to a file: .txt, .json, .md or .html; may be repeated. [default: a text on "
            + "stderr]",
        HelpName = "FILE",
    };

    private readonly ValueOption _unit = new ValueOption("Unit of sizes: auto, B, KiB or MiB. [default: auto]", "UNIT",
        "--unit").OneOf("auto", "B", "KiB", "MiB");
    private readonly ValueOption _least = new("Leave out methods without a line that grew or shrank by this much.",
        "SIZE", "--min-increment");
    private readonly SwitchOption _json = new("Print the report on stderr as JSON.", "--json");
    private readonly SwitchOption _quiet = new("No report on stderr.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_unit.Option);
        command.Add(_least.Option);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses values that are not valid before the program runs.</summary>
    /// <exception cref="UsageException">The value of an option is not valid.</exception>
    public void Check(ParseResult command)
    {
        _ = Unit(command);
        _ = _least.Size(command);
        foreach (string file in Files(command))
        {
            if (ReportFormats.ForFile(file) is null)
            {
                string extensions = string.Join(", ", ReportFormats.All.Select(format => format.Extension));
                throw new UsageException($"-o {file}: the name must end in {extensions}");
            }
        }
    }

    /// <summary>Whether a report shows the growth over time.</summary>
    public bool WantsTimeline(ParseResult command) =>
        Array.Exists(Files(command), file => ReportFormats.ForFile(file) is HtmlProfileFormat or JsonProfileFormat);

    public void Write(ParseResult command, MemoryProfile profile)
    {
        SizeUnit unit = Unit(command);
        MemoryProfile shown = profile.From(_least.Size(command) ?? 0);
        string[] files = Files(command);
        foreach (string file in files)
            OutputFiles.Write(file, ReportFormats.ForFile(file)!.Render(shown, unit));
        if (files.Length == 0 && !_quiet.IsSet(command))
        {
            IReportFormat format = _json.IsSet(command) ? new JsonProfileFormat() : ReportFormats.All[0];
            Terminal.Note(format.Render(shown, unit));
        }
    }

    public string[] Files(ParseResult command) => command.GetValue(_files) ?? [];

    private SizeUnit Unit(ParseResult command) => _unit.Text(command) switch
    {
        null or "auto" => SizeUnit.Auto,
        "B" => SizeUnit.B,
        "KiB" => SizeUnit.KiB,
        "MiB" => SizeUnit.MiB,
        string other => throw new UsageException($"--unit {other}: expected auto, B, KiB or MiB"),
    };
}
