using System.CommandLine;

namespace PcapStream.Cli.Options;

/// <summary>
/// <c>-w FILE</c> for a report that may be written to several files, each in the format of its extension.
/// </summary>
/// <typeparam name="TFormat">A format of the report in a file.</typeparam>
internal sealed class ReportFiles<TFormat>
    where TFormat : IReportFile
{
    private readonly TFormat[] _formats;
    private readonly Option<string[]> _files;

    // The spelling before -w; kept for scripts.
    private readonly Option<string[]> _old = new("--output", "-o") { HelpName = "FILE", Hidden = true };

    public ReportFiles(params TFormat[] formats)
    {
        _formats = formats;
        _files = new Option<string[]>("-w")
        {
            Description = $"Write the report to a file, in the format of its extension: {Extensions}; may be repeated.",
            HelpName = "FILE",
        };
    }

    private string Extensions => OutputFormats.List([.. _formats.Select(format => format.Extension)], "or");

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_old);
    }

    /// <summary>The files and their formats.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public (string Path, TFormat Format)[] Files(ParseResult command)
    {
        IEnumerable<string> names = (command.GetValue(_files) ?? []).Concat(command.GetValue(_old) ?? []);
        return [.. names.Select(file => (file, FormatOf(file)))];
    }

    /// <summary>The files with the option that names them, for checks of outputs.</summary>
    /// <exception cref="UsageException">A file has an unknown extension.</exception>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) =>
        Files(command).Select(file => ("-w", (string?)file.Path));

    private TFormat FormatOf(string file) =>
        Array.Find(_formats, format => file.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"-w {file}: the name must end in {Extensions}");
}

/// <summary>A format of a report that is written to files.</summary>
internal interface IReportFile
{
    /// <summary>The extension of its files.</summary>
    string Extension { get; }
}
