using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Profile.Diff;

/// <summary>The files and formats of a difference.</summary>
internal sealed class DiffOutput
{
    private readonly ReportFiles<IDiffFormat> _files = new(new DiffText(), new DiffJson(), new DiffPage());
    private readonly UnitOption _unit = new();
    private readonly ValueOption _least = new("Leave out lines that grew or shrank by less. [default: 1]", "SIZE",
        "--min-increment");
    private readonly SwitchOption _json = new("Print the report as JSON.", "--json");
    private readonly SwitchOption _quiet = new("No message about written files.", "--quiet", "-q");

    public void AddTo(Command command)
    {
        _files.AddTo(command);
        command.Add(_unit.Option);
        command.Add(_least.Option);
        command.Add(_json.Option);
        command.Add(_quiet.Option);
    }

    /// <summary>Refuses values that are not valid before files are read.</summary>
    /// <exception cref="UsageException">The value of an option is not valid.</exception>
    public void Check(ParseResult command)
    {
        _ = _unit.Value(command);
        _ = _least.Size(command);
    }

    /// <summary>The files of the report, by option.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) => _files.Outputs(command);

    public void Write(ParseResult command, NamedDifference difference)
    {
        SizeUnit unit = _unit.Value(command);
        long least = _least.Size(command) ?? 1;
        (string Path, IDiffFormat Format)[] files = _files.Files(command);
        foreach ((string path, IDiffFormat format) in files)
        {
            OutputFiles.Write(path, format.Render(difference, unit, least));
            if (!_quiet.IsSet(command))
                Terminal.Error($"the report is in {path}");
        }
        if (_json.IsSet(command))
            Terminal.Print(new DiffJson().Render(difference, unit, least));
        else if (files.Length == 0)
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
