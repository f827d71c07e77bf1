using System.CommandLine;
using PcapStream.Cli.Options;
using PcapStream.Expansion;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Check.Reports;

/// <summary><c>--report FORMAT=FILE</c>: the report in a format that another tool takes.</summary>
internal sealed class NamedReports
{
    private const string CommentName = "comment";

    private static readonly (string Name, Func<CheckResult, ProfileDifference?, string> Render)[] Formats =
    [
        ("github-action-benchmark", (result, _) => BenchmarkActionReport.Render(result)),
        ("bencher", (result, _) => BencherReport.Render(result)),
        ("openmetrics", (result, _) => OpenMetricsReport.Render(result)),
        (CommentName, CommentReport.Render),
    ];

    private readonly RepeatedOption _reports = new(
        "Write the figures for another tool: github-action-benchmark, bencher, openmetrics; or as a comment on a pull "
        + "request: comment. May be repeated.",
        "FORMAT=FILE",
        "--report");

    private readonly ValueOption _profiles = new(
        "With --report comment=FILE: two profiles of the program as JSON, before and after; the comment shows the "
        + "three lines that grew most.",
        "OLD,NEW",
        "--profiles");

    public void AddTo(Command command)
    {
        command.Add(_reports.Option);
        command.Add(_profiles.Option);
    }

    /// <summary>The lines of two profiles; null without them.</summary>
    /// <exception cref="UsageException">The value is not valid, or no report shows lines.</exception>
    /// <exception cref="PcapStream.Profiling.Weaver.ProfilingException">A file is not a profile.</exception>
    public ProfileDifference? Difference(ParseResult command)
    {
        if (_profiles.Text(command) is not { } text)
            return null;
        if (!_reports.Texts(command).Any(one => one.StartsWith($"{CommentName}=", StringComparison.Ordinal)))
            throw new UsageException($"{_profiles.Option.Name} needs {_reports.Option.Name} {CommentName}=FILE");
        return text.Split(',') is [{ Length: > 0 } old, { Length: > 0 } current]
            ? ProfileDifference.Between(SavedProfile.Read(old), SavedProfile.Read(current))
            : throw new UsageException(
                $"{_profiles.Option.Name} {text}: expected two files with a comma between them, such as "
                + "old.json,new.json");
    }

    /// <summary>The files that are written.</summary>
    /// <exception cref="UsageException">A value is not valid.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) =>
        Read(command).Select(report => (_reports.Option.Name, (string?)report.Path));

    /// <summary>Writes the reports.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="result">The result.</param>
    /// <param name="difference">Two profiles of the program; null for none.</param>
    /// <exception cref="PcapStream.Outputs.OutputException">A file cannot be written.</exception>
    public void Write(ParseResult command, CheckResult result, ProfileDifference? difference)
    {
        foreach ((string path, Func<CheckResult, ProfileDifference?, string> render) in Read(command))
            OutputFiles.Write(path, render(result, difference));
    }

    private IEnumerable<(string Path, Func<CheckResult, ProfileDifference?, string> Render)> Read(ParseResult command)
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
