using System.CommandLine;
using System.Globalization;
using PcapStream.Cli.Options;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;

namespace PcapStream.Cli.Commands.Check;

/// <summary>Where <c>check</c> puts its report, and in which forms.</summary>
internal sealed class CheckOutput
{
    private readonly SwitchOption _explain = new("Say how each figure was obtained, run by run, and why it was judged so.", "--explain");
    private readonly SwitchOption _json = new("Print the report as JSON.", "--json");

    private readonly (ValueOption File, ICheckFormat Format)[] _files =
    [
        (new ValueOption("Write the report as JSON.", "FILE", "--json-report"), new CheckJson()),
        (new ValueOption("Write the report as JUnit XML, which CI systems show as tests.", "FILE", "--junit"), new CheckJunit()),
        (new ValueOption("Append the report as markdown, fit for a CI job's summary.", "FILE", "--markdown"), new CheckMarkdown()),
    ];

    public void AddTo(Command command)
    {
        command.Add(_explain.Option);
        command.Add(_json.Option);
        foreach ((ValueOption file, _) in _files)
            command.Add(file.Option);
    }

    /// <summary>The files that reports go to, by option; null for an option that is not given.</summary>
    public IEnumerable<(string Option, string? Path)> Files(ParseResult command) =>
        _files.Select(one => (one.File.Option.Name, one.File.Text(command)));

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
            if (file.Text(command) is not { } path)
                continue;
            // A job's summary belongs to all of its steps.
            Action<string, string> write = format is CheckMarkdown ? OutputFiles.Append : OutputFiles.Write;
            write(path, format.Render(result));
        }
    }
}

/// <summary>A form of the report that goes to a file.</summary>
internal interface ICheckFormat
{
    string Render(CheckResult result);
}

/// <summary>One line on a terminal that says which run it is.</summary>
internal static class CheckProgress
{
    private const string Erase = "\r\e[K";

    /// <returns>Null where nobody would see it.</returns>
    public static Action<CheckStep>? Create(bool quiet) => quiet || !Terminal.HasProgress ? null : Show;

    /// <summary>Takes the line away.</summary>
    public static void Clear() => Terminal.Draw(Erase);

    private static void Show(CheckStep step) => Terminal.Draw(string.Create(CultureInfo.InvariantCulture,
        $"{Erase}{PrintableText.Of(step.Input, keepLines: false)}: {(step.Round == 0 ? "a first run" : $"round {step.Round} of {step.Rounds}")}, {Quantities.Bytes(step.Bytes)}"));
}
