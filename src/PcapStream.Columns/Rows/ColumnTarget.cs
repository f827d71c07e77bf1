using PcapStream.Columns.Folders;
using PcapStream.Columns.Model;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Writes the packets of all threads as tables.</summary>
/// <param name="options">The fields.</param>
/// <param name="columns">Those that are stored.</param>
/// <param name="keys">The fields of the folders' names; null for one table.</param>
/// <param name="memory">Bytes of the memory limit that rows need.</param>
/// <param name="output">Takes the rows.</param>
internal sealed class ColumnTarget(
    ExportOptions options, StoredFields columns, PartitionKeys? keys, long memory, TableOutput output) : RowTarget
{
    public override FieldForm Form => FieldForm.Raw;

    public override long MemoryBytes => memory;

    public override long Bytes => output.Bytes;

    public override void Begin() => output.Begin();

    public override RowBuffer CreateBuffer(Func<bool> awaitTurn) => new PacketRows(
        columns, keys is null ? null : new PacketPaths(keys, options), options.TextBufferSize, rows =>
        {
            if (awaitTurn())
                output.Take(rows);
        });

    public override void End(ReadingLoop loop) =>
        output.End(TableNotes.Of(options.Origin, loop.Captures, loop.Damage));

    public override void Dispose()
    {
        output.Dispose();
        base.Dispose();
    }
}

/// <summary>The fields that are stored as columns.</summary>
internal sealed class StoredFields
{
    /// <param name="options">All fields.</param>
    /// <param name="except">Names of those that are in the names of folders.</param>
    public StoredFields(ExportOptions options, IReadOnlyList<string> except)
    {
        Indices = [.. Enumerable.Range(0, options.Columns.Count).Where(i => !except.Contains(options.Columns[i].Name))];
        Types = [.. Indices.Select(i => options.Columns[i].Type)];
        Schema = [.. Indices.Select(i => ColumnShape.Of(options.Columns[i], options))];
    }

    /// <summary>Their places among all fields.</summary>
    public int[] Indices { get; }

    public FieldType[] Types { get; }

    public IReadOnlyList<ColumnShape> Schema { get; }
}

/// <summary>Rows of one thread's packets, by column, until its turn.</summary>
/// <param name="columns">The columns.</param>
/// <param name="keys">Makes the keys of rows; null for none.</param>
/// <param name="mostBytes">Bytes at which the rows are handed over.</param>
/// <param name="handOver">Takes the rows.</param>
internal sealed class PacketRows(
    StoredFields columns, PacketPaths? keys, int mostBytes, Action<RowChunk> handOver) : RowBuffer
{
    private readonly RowChunk _rows = new(columns.Schema);

    public override void Add(ref FieldSource source, FieldExtractor fields)
    {
        for (int i = 0; i < columns.Indices.Length; i++)
            _rows.Add(i, columns.Types[i], fields.Read(columns.Indices[i], ref source));
        keys?.Add(ref source, _rows.Keys);
        _rows.EndRow();
        if (_rows.Bytes >= mostBytes)
            Flush();
    }

    public override void Flush()
    {
        if (_rows.Sizes.IsEmpty)
            return;
        handOver(_rows);
        Clear();
    }

    public override void Clear() => _rows.Clear();

    public override void Dispose()
    {
        _rows.Dispose();
        base.Dispose();
    }
}
