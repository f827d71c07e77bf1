using System.CommandLine;

namespace PcapStream.Cli.Options;

/// <summary>
/// <c>-w FILE</c> for a report that may be written to several files, each in the format of its extension.
/// </summary>
internal sealed class ReportFiles
{
    private readonly Option<string[]> _files;

    // The spelling before -w; kept for scripts.
    private readonly Option<string[]> _old = new("--output", "-o") { HelpName = "FILE", Hidden = true };

    /// <param name="extensions">The extensions that name a format.</param>
    public ReportFiles(IEnumerable<string> extensions)
    {
        Extensions = [.. extensions];
        _files = new Option<string[]>("-w")
        {
            Description = "Write the report to a file, in the format of its extension: "
                + $"{OutputFormats.List(Extensions, "or")}; may be repeated.",
            HelpName = "FILE",
        };
    }

    private string[] Extensions { get; }

    public void AddTo(Command command)
    {
        command.Add(_files);
        command.Add(_old);
    }

    public string[] Files(ParseResult command) =>
        [.. command.GetValue(_files) ?? [], .. command.GetValue(_old) ?? []];

    /// <summary>The files with the option that names them, for checks of outputs.</summary>
    public IEnumerable<(string Option, string? Path)> Outputs(ParseResult command) =>
        Files(command).Select(file => ("-w", (string?)file));

    /// <summary>Refuses unknown extensions.</summary>
    /// <exception cref="UsageException">A file has one.</exception>
    public void Check(ParseResult command)
    {
        foreach (string file in Files(command))
        {
            if (!Array.Exists(Extensions, one => file.EndsWith(one, StringComparison.OrdinalIgnoreCase)))
                throw new UsageException($"-w {file}: the name must end in {OutputFormats.List(Extensions, "or")}");
        }
    }
}
