using System.CommandLine;
using System.CommandLine.Completions;
using PcapStream.Cli.Options;
using PcapStream.Columns;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;

namespace PcapStream.Cli.Commands.Parse;

/// <summary>tshark's <c>-T</c>, <c>-e</c> and <c>-E</c>.</summary>
internal sealed class FieldOutputOptions
{
    private static readonly string[] FormatNames = [.. FieldFormatList.All.Select(format => format.Name)];

    // Of tshark's columns last, as their extension says least.
    private static readonly string Extensions = OutputFormats.List(
        [.. FieldFormatList.All.Where(format => format.Extensions.Count > 0)
            .OrderBy(format => format == FieldFormats.Fields).Select(format => format.Extensions[0])],
        "or");

    private static readonly Dictionary<string, PacketTime> TimeColumns = new()
    {
        ["r"] = PacketTime.Relative,
        ["a"] = PacketTime.Absolute,
        ["ad"] = PacketTime.AbsoluteWithDate,
        ["adoy"] = PacketTime.AbsoluteWithDayOfYear,
        ["d"] = PacketTime.Delta,
        ["dd"] = PacketTime.DeltaDisplayed,
        ["e"] = PacketTime.Epoch,
        ["u"] = PacketTime.Utc,
        ["ud"] = PacketTime.UtcWithDate,
        ["udoy"] = PacketTime.UtcWithDayOfYear,
    };

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
            + "bom=y|n, names=dots|underscore, ip=text|binary; may be repeated.",
        HelpName = "NAME=VALUE",
        CompletionSources = { _ => FieldOutputSetting.Usual.Select(setting => new CompletionItem(setting)) },
    };

    private readonly ValueOption _path = new(
        $"Write the fields to a file: {Extensions} name the format, and "
        + $"{OutputFormats.List(OutputFormats.CompressionExtensions, "or")} after it compress text. The file is "
        + "written aside and renamed when it is complete.",
        "FILE",
        "-w");

    private readonly ValueOption _time = new ValueOption(
        "Times of the list of packets, as in tshark: r, d, dd, e, a, ad, adoy, u, ud or udoy.",
        "FORMAT",
        "-t")
        .OneOf([.. TimeColumns.Keys]);

    private readonly TableOptions _tables = new("field");

    private readonly SwitchOption _skipEmpty = new(
        "Leave out packets that have none of the fields; those of the frame do not count.", "--skip-empty");

    public void AddTo(Command command)
    {
        command.Add(_path.Option);
        command.Add(_skipEmpty.Option);
        command.Add(_format.Option);
        command.Add(_fields);
        command.Add(_options);
        command.Add(_time.Option);
        _tables.AddTo(command);
    }

    /// <summary>The fields to write; null without <c>-T</c>.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="json">Whether the report was asked for, which is something else.</param>
    /// <exception cref="UsageException">A name or value is not valid, or two contradict each other.</exception>
    public ExportOptions? Read(ParseResult command, bool json)
    {
        string[] names = command.GetValue(_fields) ?? [];
        string[] settings = command.GetValue(_options) ?? [];
        string? path = Path(command);
        FieldFormat? named = path is null ? null : FieldFormatList.ForFile(path);
        if ((_format.Text(command) ?? named?.Name) is not { } format)
        {
            if (path is not null)
            {
                throw new UsageException(
                    $"-w {path}: name the format with -T, or with the extension {Extensions}; 'pcapstream convert' "
                    + "writes captures");
            }
            string? needing = names.Length > 0 ? "-e"
                : settings.Length > 0 ? "-E"
                : _skipEmpty.IsSet(command) ? "--skip-empty"
                : _time.Text(command) is not null ? "-t"
                : null;
            return needing is null ? null
                : throw new UsageException($"{needing} needs -T with a format: {Formats}");
        }
        if (json)
            throw new UsageException("--json prints the report; -T json and -T jsonl write fields as JSON");
        var options = new ExportOptions
        {
            Format = FormatOf(format),
            Columns = [],
            Origin = TableOptions.CommandLineOf(command),
        };
        TableDivision? division = _tables.Read(command, path, format);
        IReadOnlyList<Field> columns =
            names.Length == 0 ? options.Format.UsualColumns : [.. names.Select(FieldArgument.ParseColumn)];
        if (columns.Count == 0)
            throw new UsageException($"-T {format} needs fields, such as: -e frame.number -e ip.src -e ip.dst");
        foreach (string setting in settings)
            options = FieldOutputSetting.Apply(options, setting);
        options = options with
        {
            Columns = columns,
            SkipEmpty = _skipEmpty.IsSet(command),
            TimeColumn = TimeColumnOf(_time.Text(command)),
        };
        if (options.Format.IsColumnar && _time.Text(command) is { } time && options.HasTextTimes)
            throw new UsageException($"-t {time}: -T {format} has times as numbers; frame.time is a column of times");
        return division is null ? options : IntoFolder(options, division);
    }

    /// <summary>Whether the output is a folder.</summary>
    public bool IsFolder(ParseResult command, ExportOptions options) =>
        _tables.Read(command, Path(command), options.Format.Name) is not null;

    /// <summary>The file to write; null for the standard output.</summary>
    public string? Path(ParseResult command) => _path.Text(command);

    private ExportOptions IntoFolder(ExportOptions options, TableDivision division)
    {
        _tables.ThrowIfEmpty(division, options.Columns.Select(field => field.Name));
        return ColumnFormat.Find(options.Format.Name)!.IntoFolder(
            options with
            {
                Columns = [.. options.Columns, .. TableOptions.ColumnKeys(division).Select(FieldArgument.Parse)],
            },
            division);
    }

    private static PacketTime TimeColumnOf(string? name) =>
        name is null ? PacketTime.Relative
        : TimeColumns.TryGetValue(name, out PacketTime column) ? column
        : throw new UsageException($"-t {name}: expected {OutputFormats.List([.. TimeColumns.Keys], "or")}");

    private static FieldFormat FormatOf(string name) =>
        FieldFormatList.Find(name) ?? throw new UsageException($"-T {name}: expected {Formats}");
}
