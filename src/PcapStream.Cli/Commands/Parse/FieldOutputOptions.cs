using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Capture.Compression;
using PcapStream.Cli.Options;
using PcapStream.Operations.Export;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>tshark's <c>-T</c>, <c>-e</c> and <c>-E</c>.</summary>
internal sealed class FieldOutputOptions
{
    private static readonly string[] FormatNames = [.. FieldFormats.All.Select(format => format.Name)];

    private static readonly string Formats = $"{string.Join(", ", FormatNames[..^1])} or {FormatNames[^1]}";

    private readonly ValueOption _format =
        new ValueOption($"Write fields instead of counts: {Formats}.", "FORMAT", "-T")
        .OneOf(FormatNames);

    private readonly Option<string[]> _fields = new("-e")
    {
        Description = "A field to write; may be repeated. 'pcapstream fields --list' prints all fields.",
        HelpName = "FIELD",
        CompletionSources = { _ => FieldArgument.Items },
    };

    private readonly Option<string[]> _options = new("-E")
    {
        Description = "Layout: header=y|n, separator=/t|/s|CHAR, occurrence=f|l|a, aggregator=,|/s|CHAR, quote=d|s|n, "
            + "bom=y|n; may be repeated.",
        HelpName = "NAME=VALUE",
        CompletionSources = { _ => FieldOutputSetting.Usual.Select(setting => new CompletionItem(setting)) },
    };

    private readonly ValueOption _path = new(
        "Write the fields to a file: .csv, .tsv, .json, .jsonl or .txt name the format, and .gz, .zst or .lz4 after it "
        + "compress. The file is written aside and renamed when it is complete.",
        "FILE",
        "-w");

    private readonly SwitchOption _skipEmpty = new(
        "Leave out packets that have none of the fields; those of the frame do not count.", "--skip-empty");

    public void AddTo(Command command)
    {
        command.Add(_path.Option);
        command.Add(_skipEmpty.Option);
        command.Add(_format.Option);
        command.Add(_fields);
        command.Add(_options);
    }

    /// <summary>The fields to write; null without <c>-T</c>.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="json">Whether the report was asked for, which is something else.</param>
    /// <exception cref="UsageException">A name or value is not valid, or two contradict each other.</exception>
    public ExportOptions? Read(ParseResult command, bool json)
    {
        string[] names = command.GetValue(_fields) ?? [];
        string[] settings = command.GetValue(_options) ?? [];
        if ((_format.Text(command) ?? FormatOfFile(Path(command))) is not { } format)
        {
            if (Path(command) is { } path)
            {
                throw new UsageException(
                    $"-w {path}: name the format with -T, or with the extension .csv, .tsv, .json, .jsonl or .txt; "
                    + "'pcapstream convert' writes captures");
            }
            return names.Length + settings.Length == 0 && !_skipEmpty.IsSet(command) ? null
                : throw new UsageException(
                    $"{(names.Length > 0 ? "-e" : settings.Length > 0 ? "-E" : "--skip-empty")} needs -T with a "
                    + $"format: {Formats}");
        }
        if (json)
            throw new UsageException("--json prints the report; -T json and -T jsonl write fields as JSON");
        var options = new ExportOptions { Format = FormatOf(format), Columns = [] };
        if (names.Length == 0)
            throw new UsageException($"-T {format} needs fields, such as: -e frame.number -e ip.src -e ip.dst");
        foreach (string setting in settings)
            options = FieldOutputSetting.Apply(options, setting);
        return options with
        {
            Columns = [.. names.Select(FieldArgument.Parse)],
            SkipEmpty = _skipEmpty.IsSet(command),
        };
    }

    /// <summary>The file to write; null for the standard output.</summary>
    public string? Path(ParseResult command) => _path.Text(command);

    // The extension before that of a compression.
    private static string? FormatOfFile(string? path)
    {
        if (path is null)
            return null;
        string inner = Compressions.ForFile(path) is { } compression ? path[..^compression.Extension.Length] : path;
        return System.IO.Path.GetExtension(inner).ToUpperInvariant() switch
        {
            ".CSV" => "csv",
            ".TSV" or ".TAB" => "tsv",
            ".JSON" => "json",
            ".JSONL" or ".NDJSON" => "jsonl",
            ".TXT" => "fields",
            _ => null,
        };
    }

    private static FieldFormat FormatOf(string name) =>
        FieldFormats.Find(name) ?? throw new UsageException($"-T {name}: expected {Formats}");
}
