using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The files and formats of the report.</summary>
internal sealed class CheckOutput
{
    private static readonly (string Extension, ICheckFormat Format)[] Extensions =
        [(".json", new CheckJson()), (".xml", new CheckJunit()), (".md", new CheckMarkdown())];

    private readonly SwitchOption _explain = new(
        "Print how each figure was obtained, with every run and the reason for its verdict.", "--explain");
    private readonly SwitchOption _json = new("Print the report as JSON.", "--json");

    private readonly ReportFiles _reports = new(Extensions.Select(one => one.Extension));

    // Spellings before -w; kept for scripts.
    private readonly (ValueOption File, ICheckFormat Format)[] _files =
    [
        (new ValueOption("Write the report as JSON.", "FILE", "--json-report"), new CheckJson()),
        (new ValueOption("Write the report as JUnit XML, which CI systems show as tests.", "FILE",
            "--junit"), new CheckJunit()),
        (new ValueOption("Append the report as markdown, for the summary of a CI job.", "FILE",
            "--markdown"), new CheckMarkdown()),
    ];

    public void AddTo(Command command)
    {
        command.Add(_explain.Option);
        command.Add(_json.Option);
        _reports.AddTo(command);
        foreach ((ValueOption file, _) in _files)
        {
            file.Option.Hidden = true;
            command.Add(file.Option);
        }
    }

    /// <summary>The files of the report, by option; null for an option that is not given.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult command) =>
        _files.Select(one => (one.File.Option.Name, one.File.Text(command))).Concat(_reports.Outputs(command));

    /// <summary>Refuses unknown formats before the first run.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public void Check(ParseResult command) => _reports.Check(command);

    public void Print(ParseResult command, CheckResult result)
    {
        if (_json.IsSet(command))
            Terminal.Print(new CheckJson().Render(result));
        else
            Terminal.Print(CheckText.Render(result) + (_explain.IsSet(command) ? CheckExplanation.Render(result) : ""));
    }

    public void Write(ParseResult command, CheckResult result)
    {
        foreach ((ValueOption file, ICheckFormat format) in _files)
        {
            if (file.Text(command) is { } path)
                Write(path, format, result);
        }
        foreach (string path in _reports.Files(command))
            Write(path, Array.Find(Extensions, one => IsFor(path, one.Extension)).Format, result);
    }

    private static bool IsFor(string path, string extension) =>
        path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static void Write(string path, ICheckFormat format, CheckResult result)
    {
        // All steps of a CI job write to the same summary.
        Action<string, string> write = format is CheckMarkdown ? OutputFiles.Append : OutputFiles.Write;
        write(path, format.Render(result));
    }
}

/// <summary>A format of the report in a file.</summary>
internal interface ICheckFormat
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
