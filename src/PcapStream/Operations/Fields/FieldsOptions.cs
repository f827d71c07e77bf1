using PcapStream.Batching;
using PcapStream.Filtering;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields;

/// <summary>Which fields <see cref="FieldsOperation"/> writes, and how; tshark's <c>-e</c> and <c>-E</c>.</summary>
public sealed record FieldsOptions
{
    /// <summary>How packets are batched, the memory limit, and the number of threads.</summary>
    public BatchOptions Batches { get; init; } = BatchOptions.Default;

    /// <summary>Which packets are written; null for all. Those that are keep their numbers.</summary>
    public PacketFilter? Filter { get; init; }

    /// <summary>Stop after this many packets that pass the filter, over all captures; null for all.</summary>
    public long? MaxPackets { get; init; }

    /// <summary>The fields, in the order of columns; at least one.</summary>
    public required IReadOnlyList<Field> Columns { get; init; }

    /// <summary>How values are written.</summary>
    public FieldFormat Format { get; init; }

    /// <summary>Which values count when a packet has several of a field.</summary>
    public FieldOccurrence Occurrence { get; init; }

    /// <summary>Between columns, an ASCII character; null for a tab, or a comma in CSV. TSV and the JSON formats have their own.</summary>
    public char? Separator { get; init; }

    /// <summary>Between several values of a field, an ASCII character. The JSON formats have arrays.</summary>
    public char Aggregator { get; init; } = ',';

    /// <summary>Put around every value, empty ones excepted; null for none, or in CSV for those that need it.</summary>
    public char? Quote { get; init; }

    /// <summary>Whether a line of names comes first; null for the format's own habit: in CSV and TSV, not in tshark's. The JSON formats have none.</summary>
    public bool? Header { get; init; }

    /// <summary>Whether U+FEFF comes first, for programs that take a file without it for something other than UTF-8. The JSON formats must not have it.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>Bytes of text that a thread keeps until its turn comes.</summary>
    internal int TextBufferSize { get; init; } = TextOutput.DefaultSize;
}
