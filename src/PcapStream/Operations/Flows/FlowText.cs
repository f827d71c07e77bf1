using System.Text;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Counters;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows;

/// <summary>Writes flows as lines. No value of a column needs quotes or escapes.</summary>
internal sealed class FlowText
{
    private const int BufferSize = 64 << 10;

    private readonly FlowColumn[] _columns;
    private readonly byte[][] _starts;
    private readonly byte[][] _ends;
    private readonly TextOutput _text;
    private readonly FieldValues _value = new();

    /// <param name="options">The columns, and their form.</param>
    /// <param name="output">Gets the text.</param>
    public FlowText(FlowsOptions options, Stream output)
    {
        _columns = [.. options.Columns];
        bool isJson = options.Format == FlowFormat.JsonLines;
        byte[] separator = options.Format == FlowFormat.Tsv ? [(byte)'\t'] : [(byte)','];
        _starts = [.. _columns.Select((column, index) => isJson
            ? Encoding.UTF8.GetBytes($"{(index == 0 ? '{' : ',')}\"{column.Name}\":{Quote(column)}")
            : index == 0 ? [] : separator)];
        _ends = [.. _columns.Select((column, index) =>
            Encoding.UTF8.GetBytes((isJson ? Quote(column) : "") + (index + 1 < _columns.Length ? ""
                : isJson ? "}\n" : "\n")))];
        _text = new TextOutput(
            bytes =>
            {
                output.Write(bytes);
                Bytes += bytes.Length;
            },
            BufferSize);
        if (!isJson)
            _text.Append(Encoding.UTF8.GetBytes(
                string.Join((char)separator[0], _columns.Select(column => column.Name)) + "\n"));
    }

    /// <summary>Bytes of text that were handed over.</summary>
    public long Bytes { get; private set; }

    /// <summary>Rows.</summary>
    public long Flows { get; private set; }

    /// <summary>Writes a row.</summary>
    public void Write(in FlowRecord flow, in FlowDetails details)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            _text.Append(_starts[i]);
            _value.Clear();
            _columns[i].Write(flow, details, _value);
            _text.Append(_value[0]);
            _text.Append(_ends[i]);
        }
        Flows++;
    }

    /// <summary>Hands over what is in the buffer.</summary>
    public void Flush() => _text.Flush();

    private static string Quote(FlowColumn column) => column.Kind == FlowColumnKind.Text ? "\"" : "";
}
