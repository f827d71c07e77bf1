using PcapStream.Columns.Folders;
using PcapStream.Columns.Model;
using PcapStream.Operations;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Rows;

/// <summary>Writes flows as tables.</summary>
/// <param name="columns">The columns that are stored.</param>
/// <param name="keys">The columns of the folders' names; null for one table.</param>
/// <param name="origin">What made the table; null for nothing.</param>
/// <param name="memory">Bytes of the memory limit that rows need.</param>
/// <param name="output">Takes the rows.</param>
internal sealed class FlowTarget(
    IReadOnlyList<FlowColumn> columns, FlowPaths? keys, string? origin, long memory, TableOutput output) : FlowWriter
{
    private const int MostBytes = 64 << 10;

    private readonly FlowColumn[] _columns = [.. columns];
    private readonly RowChunk _rows = new([.. columns.Select(ColumnShape.Of)]);

    // Of text, other values are written as text too, such as a number in hexadecimal.
    private readonly FieldValues _texts = new();
    private readonly FieldValues _numbers = new(FieldForm.Raw);

    public override long Bytes => output.Bytes;

    public override long MemoryBytes => memory;

    public override void Begin() => output.Begin();

    public override void Write(FlowView flow)
    {
        FlowView numbered = flow with { Number = Flows };
        for (int i = 0; i < _columns.Length; i++)
        {
            FieldValues values = _columns[i].Type == FlowValueType.Text ? _texts : _numbers;
            values.Clear();
            _columns[i].Write(numbered, values);
            _rows.Add(i, FieldType.Text, values);
        }
        keys?.Add(numbered, _rows.Keys);
        _rows.EndRow();
        Flows++;
        if (_rows.Bytes >= MostBytes)
            Flush();
    }

    public override void Flush()
    {
        if (_rows.Sizes.IsEmpty)
            return;
        output.Take(_rows);
        _rows.Clear();
    }

    public override void Complete(ReadingLoop loop)
    {
        Flush();
        output.End(TableNotes.Of(origin, loop.Captures, loop.Damage));
    }

    public override void Dispose()
    {
        output.Dispose();
        _rows.Dispose();
        base.Dispose();
    }
}
