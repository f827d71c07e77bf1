using PcapStream.Capture.Compression;
using PcapStream.Operations.Export.Formats;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export;

/// <summary>
/// The formats of <see cref="ExportOperation"/>: one row each, from which names, help and writers derive.
/// </summary>
public static class FieldFormats
{
    private static readonly List<FieldFormat> Rows = [];

    /// <summary>tshark's <c>-T fields</c>: control characters as <c>\n</c>, quotes as they are.</summary>
    public static FieldFormat Fields { get; } =
        Add("fields", "tshark's columns, separated by tabs, without names", options => new FieldsText(options),
            [".txt"]);

    /// <summary>
    /// RFC 4180: a value with a separator or quote in it is quoted, and quotes in it are doubled; line ends are
    /// escaped.
    /// </summary>
    public static FieldFormat Csv { get; } =
        Add("csv", "comma-separated values after a line of names", options => new CsvText(options), [".csv"],
            quotes: "\"");

    /// <summary>
    /// Columns separated by tabs; a tab, line end or backslash in a value is <c>\t</c>, <c>\n</c>, <c>\r</c>,
    /// <c>\\</c>.
    /// </summary>
    public static FieldFormat Tsv { get; } =
        Add("tsv", "values separated by tabs, escaped, after a line of names", options => new TsvText(options),
            [".tsv", ".tab"], hasSeparator: false, quotes: "");

    /// <summary>tshark's <c>-T json</c>: one array, every value a string.</summary>
    public static FieldFormat Json { get; } =
        Add("json", "tshark's array of objects, all values strings", options => new JsonArrayText(options),
            [".json"]);

    /// <summary>
    /// One object per line: numbers are numbers, flags are true or false, several values are an array, and fields that
    /// a packet lacks are left out.
    /// </summary>
    public static FieldFormat JsonLines { get; } =
        Add("jsonl", "one object per line, with numbers, true and false, and arrays of several values",
            options => new JsonLinesText(options), [".jsonl", ".ndjson"]);

    /// <summary>tshark's <c>-T ek</c>: two lines per packet, for Elasticsearch's bulk interface.</summary>
    public static FieldFormat Ek { get; } =
        Add("ek", "tshark's lines for Elasticsearch, two per packet", options => new EkText(options), []);

    /// <summary>tshark's <c>-T text</c>: its list of packets, for people, with columns of a width.</summary>
    public static FieldFormat Text { get; } = AddList("text", "tshark's list of packets", (byte)' ');

    /// <summary>tshark's <c>-T tabs</c>: the same list, with tabs between columns.</summary>
    public static FieldFormat Tabs { get; } = AddList("tabs", "the same list with tabs", (byte)'\t');

    /// <summary>
    /// Packets as trees of headers, for people: each header has those of the columns that it has, with their meanings.
    /// Layout options have no effect. It is no table, and not in <see cref="All"/>.
    /// </summary>
    public static FieldFormat Tree { get; } =
        new("tree", "packets as trees of headers", options => new TreeText(options));

    /// <summary>All formats.</summary>
    public static IReadOnlyList<FieldFormat> All => Rows;

    /// <summary>The format of a name; null for an unknown name.</summary>
    public static FieldFormat? Find(string name) => Rows.Find(format => format.Name == name);

    /// <summary>
    /// The format that the extension of a file names; that of a compression may follow it. Null for another extension.
    /// </summary>
    public static FieldFormat? ForFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Rows.Find(format => format.IsFor(path));
    }

    private static FieldFormat AddList(string name, string help, byte separator)
    {
        var row = new FieldFormat(name, help, options => new PacketListText(options, separator))
        {
            UsualColumns = SummaryFields.List,
        };
        Rows.Add(row);
        return row;
    }

    private static FieldFormat Add(
        string name,
        string help,
        Func<ExportOptions, IFieldFormat> create,
        string[] extensions,
        bool hasSeparator = true,
        string quotes = "\"'")
    {
        var row = new FieldFormat(name, help, create)
        {
            Extensions = extensions,
            HasSeparator = hasSeparator,
            Quotes = quotes,
        };
        Rows.Add(row);
        return row;
    }
}

/// <summary>A way to write the fields of packets.</summary>
public sealed class FieldFormat
{
    internal FieldFormat(string name, string help, Func<ExportOptions, IFieldFormat> create)
        : this(name, help,
            (options, output) => new TextTarget(create(options), output, options.TextBufferSize))
    {
    }

    internal FieldFormat(string name, string help, Func<ExportOptions, Stream, RowTarget> open)
    {
        Name = name;
        Help = help;
        Open = open;
    }

    /// <summary>The name, such as <c>csv</c>.</summary>
    public string Name { get; }

    /// <summary>Endings of its files' names, the usual one first; none for a format without one.</summary>
    public IReadOnlyList<string> Extensions { get; internal init; } = [];

    /// <summary>The format in a few words.</summary>
    public string Help { get; }

    /// <summary>The columns that are usual for the format; none where they have to be chosen.</summary>
    public IReadOnlyList<Field> UsualColumns { get; internal init; } = [];

    /// <summary>
    /// Whether the separator between columns can be chosen. The JSON formats accept one and ignore it.
    /// </summary>
    public bool HasSeparator { get; internal init; }

    /// <summary>The characters that can be chosen as quotes. The JSON formats accept them and ignore them.</summary>
    public string Quotes { get; internal init; } = "";

    /// <summary>
    /// Whether values have types and are stored by column. Such a format compresses itself, and has no text.
    /// </summary>
    public bool IsColumnar { get; internal init; }

    internal Func<ExportOptions, Stream, RowTarget> Open { get; }

    /// <summary>
    /// Whether the extension of a file names the format. That of a compression may follow it, unless the format
    /// compresses itself.
    /// </summary>
    public bool IsFor(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = !IsColumnar && Compressions.ForFile(path) is { } compression
            ? path[..^compression.Extension.Length]
            : path;
        return Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Writes packets' fields. It keeps nothing between packets, so that threads can share it.</summary>
internal interface IFieldFormat
{
    /// <summary>
    /// Bytes at the start of each packet that only separate packets, and are left out before the first.
    /// </summary>
    int JointLength { get; }

    /// <summary>Writes the text before the first packet.</summary>
    void Begin(TextOutput output);

    /// <summary>Writes a packet.</summary>
    void Write(ref FieldSource source, FieldExtractor fields, TextOutput output);

    /// <summary>Writes the text after the last packet.</summary>
    /// <param name="output">Receives the text.</param>
    /// <param name="any">Whether there was a packet.</param>
    void End(TextOutput output, bool any);
}
