using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Profile.Diff;

/// <summary>The files and formats of a difference.</summary>
internal sealed class DiffOutput
{
    private readonly ProfileReportOptions<IDiffFormat> _options = new(
        new ReportFiles<IDiffFormat>(new DiffText(), new DiffJson(), new DiffPage()),
        "Leave out lines that grew or shrank by less. [default: 1]",
        "Print the report as JSON.",
        "No message about written files.");

    public void AddTo(Command command) => _options.AddTo(command);

    /// <inheritdoc cref="ProfileReportOptions{TFormat}.Check"/>
    public void Check(ParseResult command) => _options.Check(command);

    /// <inheritdoc cref="ProfileReportOptions{TFormat}.Outputs"/>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => _options.Outputs(command);

    public void Write(ParseResult command, NamedDifference difference)
    {
        SizeUnit unit = _options.Unit(command);
        long least = _options.Least(command) ?? 1;
        bool hasFile = _options.WriteFiles(command, format => format.Render(difference, unit, least));
        if (_options.IsJson(command))
            Terminal.Print(new DiffJson().Render(difference, unit, least));
        else if (!hasFile)
            PrintText(new DiffText().Render(difference, unit, least));
    }

    private static void PrintText(string report) => Terminal.Print(
        Terminal.HasScreen ? ProfileOutput.Fit(report, Terminal.Width) : report);

    private sealed class DiffText : IDiffFormat
    {
        public string Extension => ".txt";

        public string Render(NamedDifference difference, SizeUnit unit, long least) =>
            DifferenceText.Render(difference.Difference, unit, least);
    }
}

/// <summary>A format of a difference in a file.</summary>
internal interface IDiffFormat : IReportFile
{
    /// <param name="difference">The difference.</param>
    /// <param name="unit">The unit of sizes; JSON always has bytes.</param>
    /// <param name="least">The smallest change of a line that is shown, in bytes; JSON has all lines.</param>
    string Render(NamedDifference difference, SizeUnit unit, long least);
}
