using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Expansion;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary><c>--report FORMAT=FILE</c>: the report in a format that another tool takes.</summary>
internal sealed class NamedReports
{
    private static readonly (string Name, Func<CheckResult, string> Render)[] Formats =
    [
        ("github-action-benchmark", BenchmarkActionReport.Render),
        ("bencher", BencherReport.Render),
        ("openmetrics", OpenMetricsReport.Render),
    ];

    private readonly RepeatedOption _reports = new(
        $"Write the figures for another tool: {string.Join(", ", Formats.Select(format => format.Name))}; may be "
        + "repeated.",
        "FORMAT=FILE",
        "--report");

    public void AddTo(Command command) => command.Add(_reports.Option);

    /// <summary>The files that are written.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) =>
        Read(command).Select(report => (_reports.Option.Name, (string?)report.Path));

    /// <summary>Writes the reports.</summary>
    /// <exception cref="Outputs.OutputException">A file cannot be written.</exception>
    public void Write(ParseResult command, CheckResult result)
    {
        foreach ((string path, Func<CheckResult, string> render) in Read(command))
            OutputFiles.Write(path, render(result));
    }

    private IEnumerable<(string Path, Func<CheckResult, string> Render)> Read(ParseResult command)
    {
        foreach (string text in _reports.Texts(command))
        {
            string[] parts = text.Split('=', 2);
            int format = Array.FindIndex(Formats, one => one.Name == parts[0]);
            if (format < 0 || parts.Length < 2 || parts[1].Length == 0)
            {
                throw new UsageException(
                    $"{_reports.Option.Name} {text}: expected a format and a file, such as "
                    + $"{Formats[0].Name}=figures.json; the formats are "
                    + string.Join(", ", Formats.Select(one => one.Name)));
            }
            yield return (parts[1], Formats[format].Render);
        }
    }
}
