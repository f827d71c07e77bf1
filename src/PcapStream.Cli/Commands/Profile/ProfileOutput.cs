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
    private readonly ProfileReportOptions<ProfileFile> _options = new(
        new ReportFiles<ProfileFile>(
            [.. ReportFormats.All.Append(new ProfilePage()).Select(file => new ProfileFile(file))]),
        "Leave out methods without a line that grew or shrank by this much.",
        "Print the report as JSON on stdout, and the program's output on stderr.",
        "No report on stderr.");

    public void AddTo(Command command) => _options.AddTo(command);

    /// <inheritdoc cref="ProfileReportOptions{TFormat}.Check"/>
    public void Check(ParseResult command) => _options.Check(command);

    /// <inheritdoc cref="ProfileReportOptions{TFormat}.Outputs"/>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => _options.Outputs(command);

    /// <summary>Whether a report shows the growth over time.</summary>
    public bool WantsTimeline(ParseResult command) => IsJson(command)
        || Array.Exists(_options.Files(command), file => file.Format.Format is ProfilePage or JsonProfileFormat);

    /// <summary>Whether stdout belongs to the report.</summary>
    public bool IsJson(ParseResult command) => _options.IsJson(command);

    public void Write(ParseResult command, MemoryProfile profile)
    {
        SizeUnit unit = _options.Unit(command);
        MemoryProfile shown = profile.From(_options.Least(command) ?? 0);
        bool hasFile = _options.WriteFiles(command, file => file.Format.Render(shown, unit));
        if (IsJson(command))
            Terminal.Print(new JsonProfileFormat().Render(shown, unit));
        else if (!hasFile && !_options.IsQuiet(command))
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
