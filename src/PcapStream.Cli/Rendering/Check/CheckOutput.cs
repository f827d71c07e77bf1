using System.CommandLine;
using PcapStream.Cli.Commands;
using PcapStream.Expansion;

namespace PcapStream.Cli.Rendering.Check;

/// <summary>Where <c>check</c> puts its report, and in which forms.</summary>
internal sealed class CheckOutput
{
    private readonly Flag _explain = new("Say how each figure was obtained, run by run, and why it was judged so.", "--explain");
    private readonly Flag _json = new("Print the report as JSON.", "--json");

    private readonly (Setting File, ICheckFormat Format)[] _files =
    [
        (new Setting("Write the report as JSON.", "FILE", "--json-report"), new CheckJson()),
        (new Setting("Write the report as JUnit XML, which CI systems show as tests.", "FILE", "--junit"), new CheckJunit()),
        (new Setting("Append the report as markdown, fit for a CI job's summary.", "FILE", "--markdown"), new CheckMarkdown()),
    ];

    public void AddTo(Command command)
    {
        command.Add(_explain.Option);
        command.Add(_json.Option);
        foreach ((Setting file, _) in _files)
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
        foreach ((Setting file, ICheckFormat format) in _files)
        {
            if (file.Text(command) is not { } path)
                continue;
            // A job's summary belongs to all of its steps.
            Action<string, string> write = format is CheckMarkdown ? OutputFiles.Append : OutputFiles.Write;
            write(path, format.Render(result));
        }
    }
}
