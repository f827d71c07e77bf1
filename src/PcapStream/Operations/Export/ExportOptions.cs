using PcapStream.Capture;
using PcapStream.Outputs;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Frame;
using PcapStream.Protocols.Streams;

namespace PcapStream.Operations.Export;

/// <summary>
/// The fields that <see cref="ExportOperation"/> writes, and the format; tshark's <c>-e</c> and <c>-E</c>.
/// </summary>
public sealed record ExportOptions : ReadingOptions
{
    /// <summary>The fields, in the order of columns; at least one.</summary>
    public required IReadOnlyList<Field> Columns { get; init; }

    /// <summary>The format.</summary>
    public FieldFormat Format { get; init; } = FieldFormats.Fields;

    /// <summary>The values to write when a packet has several of a field.</summary>
    public FieldOccurrence Occurrence { get; init; }

    /// <summary>
    /// Between columns, an ASCII character; null for a tab, or a comma in CSV. TSV and the JSON formats have their own.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>Between several values of a field, an ASCII character. The JSON formats have arrays.</summary>
    public char Aggregator { get; init; } = ',';

    /// <summary>
    /// Put around every value, empty ones excepted; null for none, or in CSV for the values that need it.
    /// </summary>
    public char? Quote { get; init; }

    /// <summary>
    /// Whether a line of names comes first; null for the format's default: in CSV and TSV, not in tshark's. The JSON
    /// formats have none.
    /// </summary>
    public bool? Header { get; init; }

    /// <summary>
    /// Whether U+FEFF comes first, for programs that do not recognise UTF-8 without it. The JSON formats must not have
    /// it.
    /// </summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>
    /// Whether to leave out packets that have none of the fields. Fields of the frame, which every packet has, do not
    /// count unless there are no others.
    /// </summary>
    public bool SkipEmpty { get; init; }

    /// <summary>
    /// Whether names have underscores in place of dots, which many languages have no names with.
    /// </summary>
    public bool UnderscoreNames { get; init; }

    /// <summary>
    /// Whether columns hold addresses as their bytes rather than as text. Formats of text have only text.
    /// </summary>
    public bool BinaryAddresses { get; init; }

    /// <summary>
    /// What made the output, such as a command line, for the formats that can say so in their files; null for nothing.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>What the column <c>_ws.col.Time</c> shows; tshark's <c>-t</c>.</summary>
    public PacketTime TimeColumn { get; init; }

    /// <summary>Whether <c>_ws.col.Time</c> shows dates or times of the day: text, in no columnar format.</summary>
    public bool HasTextTimes => PacketTimeText.IsText(TimeColumn);

    /// <summary>Whether <see cref="FieldFormats.Tree"/> also shows the bytes of each packet.</summary>
    public bool ShowBytes { get; init; }

    /// <summary>
    /// Text that <see cref="FieldFormats.Tree"/> adds to each packet, made from its link type and captured bytes.
    /// Several threads call it. Null for none.
    /// </summary>
    public PacketAppendix? Appendix { get; init; }

    /// <summary>
    /// Whether only the part of an uncompressed classic pcap with the selected times is read, where no field needs the
    /// packets before. The capture must be in the order of time, to a second.
    /// </summary>
    internal bool SeekTimes { get; init; }

    /// <summary>Writes tables into a folder; null for one output.</summary>
    internal Func<ExportOptions, UnfinishedFolder, RowTarget>? OpenFolder { get; init; }

    /// <summary>
    /// The same without the columns of streams, such as <c>tcp.stream</c>: they depend on all packets before, so that
    /// an index cannot leave any out.
    /// </summary>
    public ExportOptions WithoutStreams() =>
        this with
        {
            Columns = [.. Columns.Where(column => column.Streams == StreamKinds.None)],
            JoinSegments = false,
            JoinFragments = IpVersions.None,
        };

    internal override bool NeedsPlaces => base.NeedsPlaces || Columns.Any(column => column.NeedsPlace);

    // The packet before may be in another part.
    internal override bool NeedsAllBefore => base.NeedsAllBefore || (Shard is not null && CountsSelected);

    /// <summary>
    /// Whether a column has the time since the previous packet that was selected, so that packets are selected in
    /// order.
    /// </summary>
    internal bool CountsSelected =>
        !IsSelectionPushed && SelectsPackets
            && (TimeColumn == PacketTime.DeltaDisplayed
                || Columns.Any(column => column.Name == FrameFields.DisplayedDelta));

    /// <summary>
    /// Whether the selection only saves work, because the receiver of the rows selects again: no value depends on it.
    /// </summary>
    internal bool IsSelectionPushed { get; init; }

    internal override StreamKinds FieldStreams =>
        Columns.Aggregate(base.FieldStreams, (streams, column) => streams | column.Streams);

    internal override StreamKinds FieldLaterStreams =>
        Columns.Aggregate(base.FieldLaterStreams, (streams, column) => streams | column.LaterStreams);

    internal override StreamKinds Joins =>
        Columns.Aggregate(base.Joins, (joins, column) => joins | column.Joins);

    /// <summary>Bytes of rows that a thread keeps until its turn.</summary>
    internal int TextBufferSize { get; init; } = TextOutput.DefaultSize;

    /// <summary>The name of a field's column.</summary>
    internal string NameOf(Field field) => UnderscoreNames ? field.Name.Replace('.', '_') : field.Name;
}

/// <summary>Makes a text about a packet, whose last line has an end.</summary>
public delegate string PacketAppendix(LinkType linkType, ReadOnlySpan<byte> data);

/// <summary>The values of a field in a packet that are written.</summary>
public enum FieldOccurrence
{
    /// <summary>All, joined by the aggregator.</summary>
    All,

    /// <summary>The first: that of the outermost header.</summary>
    First,

    /// <summary>The last: that of the innermost header.</summary>
    Last,
}
