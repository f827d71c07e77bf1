using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Commands.Check.Reports;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The files and formats of the report.</summary>
internal sealed class CheckOutput
{
    private readonly SwitchOption _explain = new(
        "Print how each figure was obtained, with every run and the reason for its verdict.", "--explain");
    private readonly SwitchOption _json = new("Print the report as JSON.", "--json");

    private readonly ReportFiles<ICheckFormat> _files;
    private readonly NamedReports _reports = new();

    // The spellings before -w; kept for scripts.
    private readonly (ValueOption File, ICheckFormat Format)[] _old;

    public CheckOutput()
    {
        var json = new CheckJson();
        var junit = new CheckJunit();
        var markdown = new CheckMarkdown();
        _files = new ReportFiles<ICheckFormat>(json, junit, markdown, new CheckPage());
        _old =
        [
            (new ValueOption("The report as JSON.", "FILE", "--json-report"), json),
            (new ValueOption("The report as JUnit XML.", "FILE", "--junit"), junit),
            (new ValueOption("The report as markdown, appended.", "FILE", "--markdown"), markdown),
        ];
        foreach ((ValueOption file, _) in _old)
            file.Option.Hidden = true;
    }

    public void AddTo(Command command)
    {
        command.Add(_explain.Option);
        command.Add(_json.Option);
        _files.AddTo(command);
        _reports.AddTo(command);
        foreach ((ValueOption file, _) in _old)
            command.Add(file.Option);
    }

    /// <summary>The files of the report, by option; null for an option that is not given.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult command) =>
        _old.Select(one => (one.File.Option.Name, one.File.Text(command))).Concat(_files.Outputs(command))
            .Concat(_reports.Outputs(command));

    /// <inheritdoc cref="NamedReports.Difference"/>
    public ProfileDifference? Difference(ParseResult command) => _reports.Difference(command);

    public void Print(ParseResult command, CheckResult result)
    {
        if (_json.IsSet(command))
            Terminal.Print(new CheckJson().Render(result));
        else
            Terminal.Print(Text(result, _explain.IsSet(command), Console.IsOutputRedirected ? null : Terminal.Width));
    }

    public void Write(ParseResult command, CheckResult result, ProfileDifference? difference)
    {
        IEnumerable<(string Path, ICheckFormat Format)> old =
            from one in _old
            let path = one.File.Text(command)
            where path is not null
            select (path, one.Format);
        foreach ((string path, ICheckFormat format) in old.Concat(_files.Files(command)))
        {
            // All steps of a CI job write to the same summary.
            Action<string, string> write = format is CheckMarkdown ? OutputFiles.Append : OutputFiles.Write;
            write(path, format.Render(result));
        }
        _reports.Write(command, result, difference);
    }

    private static string Text(CheckResult result, bool explains, int? columns)
    {
        string report = CheckText.Render(result, columns) + (explains ? CheckExplanation.Render(result) : "");
        return columns is { } width ? WordWrap.Fit(report, width, start: "", next: "    ") : report;
    }
}

/// <summary>A format of the report in a file.</summary>
internal interface ICheckFormat : IReportFile
{
    string Render(CheckResult result);
}

/// <summary>One line on the terminal with the current run.</summary>
internal static class CheckProgress
{
    private const string Erase = "\r\e[K";

    /// <returns>Null when no one would see it.</returns>
    public static Action<CheckStep>? Create(bool quiet) => quiet || !Terminal.HasProgress ? null : Show;

    /// <summary>Erases the line.</summary>
    public static void Clear() => Terminal.Draw(Erase);

    private static void Show(CheckStep step)
    {
        string round = step.Round == 0
            ? "a first run"
            : string.Create(CultureInfo.InvariantCulture, $"round {step.Round} of {step.Rounds}");
        string input = PrintableText.Of(step.Input, keepLines: false);
        Terminal.Draw($"{Erase}{input}: {round}, {Quantities.Bytes(step.Bytes)}");
    }
}
