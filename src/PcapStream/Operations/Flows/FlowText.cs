using System.Text;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows;

/// <summary>
/// Writes flows as lines. Values have neither tabs nor line ends; text may have quotes, commas and backslashes. Tabs
/// between columns of Zeek's are its own log format.
/// </summary>
internal sealed class FlowText : FlowWriter
{
    private readonly FlowColumn[] _columns;
    private readonly FlowFormat _format;
    private readonly bool _isZeekLog;
    private readonly byte[][] _names;
    private readonly FieldValues _value = new();

    /// <param name="options">The columns, and their form.</param>
    /// <param name="output">Gets the text.</param>
    public FlowText(FlowsOptions options, Stream output)
        : base(output)
    {
        _columns = [.. options.Columns];
        _format = options.Format;
        _isZeekLog = _format == FlowFormat.Tsv && options.Needs.HasFlag(ColumnNeeds.Zeek);
        _names = [.. _columns.Select(column => Encoding.UTF8.GetBytes($"\"{column.Name}\":"))];
        Buffer.Append(Encoding.UTF8.GetBytes(Header()));
    }

    public override void Write(FlowView flow)
    {
        bool isFirst = true;
        for (int i = 0; i < _columns.Length; i++)
        {
            _value.Clear();
            _columns[i].Write(flow with { Number = Flows }, _value);
            Append(i, ref isFirst);
        }
        EndRow();
    }

    private string Header()
    {
        if (_format == FlowFormat.JsonLines)
            return "";
        string names = string.Join(_format == FlowFormat.Tsv ? '\t' : ',', _columns.Select(column => column.Name));
        // Without the times at which the log was opened and closed: the same flows are the same bytes.
        return !_isZeekLog ? $"{names}\n" : $"""
            #separator \x09
            #set_separator	,
            #empty_field	(empty)
            #unset_field	-
            #path	conn
            #fields	{names}
            #types	{string.Join('\t', _columns.Select(column => column.ZeekType))}

            """.ReplaceLineEndings("\n");
    }

    private void Append(int column, ref bool isFirst)
    {
        if (_format == FlowFormat.JsonLines)
        {
            if (_value.Count > 0)
                AppendJson(column, ref isFirst);
            return;
        }
        if (!isFirst)
            Buffer.Append(_format == FlowFormat.Tsv ? "\t"u8 : ","u8);
        isFirst = false;
        if (_value.Count == 0)
            Buffer.Append(_isZeekLog ? "-"u8 : default);
        else if (_isZeekLog && _columns[column].Kind == FlowColumnKind.Boolean)
            Buffer.Append(_value[0][0] == (byte)'t' ? "T"u8 : "F"u8);
        else if (_format == FlowFormat.Csv && _value.Count == 1 && _value[0].ContainsAny((byte)'"', (byte)','))
            AppendEscaped(_value[0], "\""u8, escape: (byte)'"');
        // As Python writes lists, which is what NFStream's users have to read.
        else if (_columns[column].Kind == FlowColumnKind.NumberList)
            AppendList();
        else if (_format == FlowFormat.Csv && _value.Count > 1)
            AppendValues("\""u8, "\""u8, ","u8);
        else
            AppendValues(default, default, ","u8);
    }

    private void AppendJson(int column, ref bool isFirst)
    {
        Buffer.Append(isFirst ? "{"u8 : ","u8);
        isFirst = false;
        Buffer.Append(_names[column]);
        switch (_columns[column].Kind)
        {
            case FlowColumnKind.Text:
                AppendEscaped(_value[0], "\"\\"u8, escape: (byte)'\\');
                break;
            case FlowColumnKind.TextSet:
                AppendValues("[\""u8, "\"]"u8, "\",\""u8);
                break;
            case FlowColumnKind.NumberList:
                AppendValues("["u8, "]"u8, ","u8);
                break;
            default:
                Buffer.Append(_value[0]);
                break;
        }
    }

    private void AppendValues(ReadOnlySpan<byte> start, ReadOnlySpan<byte> end, ReadOnlySpan<byte> separator)
    {
        Buffer.Append(start);
        for (int i = 0; i < _value.Count; i++)
        {
            if (i > 0)
                Buffer.Append(separator);
            Buffer.Append(_value[i]);
        }
        Buffer.Append(end);
    }

    private void AppendList()
    {
        bool isQuoted = _format == FlowFormat.Csv && _value.Count > 1;
        AppendValues(isQuoted ? "\"["u8 : "["u8, isQuoted ? "]\""u8 : "]"u8, ", "u8);
    }

    // Text in quotes, with an escape before each of some characters.
    private void AppendEscaped(ReadOnlySpan<byte> text, ReadOnlySpan<byte> special, byte escape)
    {
        Buffer.Append("\""u8);
        for (int next = text.IndexOfAny(special); next >= 0; next = text.IndexOfAny(special))
        {
            Buffer.Append(text[..next]);
            Buffer.Append([escape, text[next]]);
            text = text[(next + 1)..];
        }
        Buffer.Append(text);
        Buffer.Append("\""u8);
    }

    private void EndRow()
    {
        Buffer.Append(_format == FlowFormat.JsonLines ? "}\n"u8 : "\n"u8);
        Flows++;
    }
}
