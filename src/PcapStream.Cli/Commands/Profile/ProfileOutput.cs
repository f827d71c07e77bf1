using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting;

namespace PcapStream.Cli.Commands.Profile;

/// <summary>
/// The files and formats of the report. It goes to stderr, because stdout belongs to the program. With <c>--json</c>
/// the report goes to stdout, and what the program prints to stderr.
/// </summary>
internal sealed class ProfileOutput
{
    private readonly ReportFiles<ProfileFile> _files =
        new([.. ReportFormats.All.Append(new ProfilePage()).Select(file => new ProfileFile(file))]);

    private readonly UnitOption _unit = new();
    private readonly ValueOption _least = new("Leave out methods without a line that grew or shrank by this much.",
        "SIZE", "--min-increment");
    private readonly SwitchOption _json = new("Print the report as JSON on stdout, and the program's output on stderr.",
        "--json");
    private readonly SwitchOption _quiet = new("No report on stderr.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        _files.AddTo(command);
        command.Add(_unit.Option);
        command.Add(_least.Option);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses values that are not valid before the program runs.</summary>
    /// <exception cref="UsageException">The value of an option is not valid.</exception>
    public void Check(ParseResult command)
    {
        _ = _unit.Value(command);
        _ = _least.Size(command);
    }

    /// <summary>The files of the report, by option.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => _files.Outputs(command);

    /// <summary>Whether a report shows the growth over time.</summary>
    public bool WantsTimeline(ParseResult command) => IsJson(command)
        || Array.Exists(_files.Files(command), file => file.Format.Format is ProfilePage or JsonProfileFormat);

    /// <summary>Whether stdout belongs to the report.</summary>
    public bool IsJson(ParseResult command) => _json.IsSet(command);

    public void Write(ParseResult command, MemoryProfile profile)
    {
        SizeUnit unit = _unit.Value(command);
        MemoryProfile shown = profile.From(_least.Size(command) ?? 0);
        (string Path, ProfileFile File)[] files = _files.Files(command);
        foreach ((string path, ProfileFile file) in files)
        {
            OutputFiles.Write(path, file.Format.Render(shown, unit));
            if (!_quiet.IsSet(command))
                Terminal.Error($"the report is in {path}");
        }
        if (IsJson(command))
            Terminal.Print(new JsonProfileFormat().Render(shown, unit));
        else if (files.Length == 0 && !_quiet.IsSet(command))
            PrintText(ReportFormats.All[0].Render(shown, unit));
    }

    private static void PrintText(string report) =>
        Terminal.Note(Console.IsErrorRedirected ? report : Fit(report, Terminal.Width));

    /// <summary>
    /// Breaks notes and cuts lines of source: a row that wraps hides the column of figures.
    /// </summary>
    public static string Fit(string report, int columns) =>
        string.Join('\n', WordWrap.Fit(report, columns, "# ", "# ").Split('\n').Select(line =>
            line.Length > columns && line.StartsWith(' ') ? $"{line.AsSpan(0, columns - 1)}…" : line));

    // The formats belong to a library that knows no command line.
    private sealed record ProfileFile(IReportFormat Format) : IReportFile
    {
        public string Extension => Format.Extension;
    }
}
