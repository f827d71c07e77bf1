using System.Text;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Flows;

/// <summary>
/// Writes flows as lines. Control characters in text are escaped, so that no name in a capture can break a line.
/// Tabs between columns of Zeek's are its own log format.
/// </summary>
internal sealed class FlowText : FlowStreamWriter
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
    }

    public override void Begin() => Buffer.Append(Encoding.UTF8.GetBytes(Header()));

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
        FlowColumnKind kind = _columns[column].Kind;
        if (_value.Count == 0)
            Buffer.Append(_isZeekLog ? "-"u8 : default);
        else if (_isZeekLog && kind == FlowColumnKind.Boolean)
            Buffer.Append(_value[0][0] == (byte)'t' ? "T"u8 : "F"u8);
        else if (_format == FlowFormat.Csv && IsQuoted())
        {
            Buffer.Append("\""u8);
            AppendValues(kind);
            Buffer.Append("\""u8);
        }
        else
            AppendValues(kind);
    }

    private bool IsQuoted() => _value.Count > 1 || _value[0].ContainsAny((byte)'"', (byte)',');

    private void AppendValues(FlowColumnKind kind)
    {
        // As Python writes lists, which is what NFStream's users have to read.
        bool isList = kind == FlowColumnKind.NumberList;
        Buffer.Append(isList ? "["u8 : default);
        for (int i = 0; i < _value.Count; i++)
        {
            if (i > 0)
                Buffer.Append(isList ? ", "u8 : ","u8);
            if (!IsText(kind))
                Buffer.Append(_value[i]);
            else if (_format == FlowFormat.Csv)
                CsvValue.Write(_value[i], Buffer);
            else
                Escapes.OfControls.Write(_value[i], Buffer);
        }
        Buffer.Append(isList ? "]"u8 : default);
    }

    private void AppendJson(int column, ref bool isFirst)
    {
        Buffer.Append(isFirst ? "{"u8 : ","u8);
        isFirst = false;
        Buffer.Append(_names[column]);
        FlowColumnKind kind = _columns[column].Kind;
        bool isArray = kind is FlowColumnKind.TextSet or FlowColumnKind.NumberList;
        Buffer.Append(isArray ? "["u8 : default);
        for (int i = 0; i < _value.Count; i++)
        {
            if (i > 0)
                Buffer.Append(","u8);
            if (IsText(kind))
                JsonText.Write(_value[i], Buffer);
            else
                Buffer.Append(_value[i]);
        }
        Buffer.Append(isArray ? "]"u8 : default);
    }

    private static bool IsText(FlowColumnKind kind) => kind is FlowColumnKind.Text or FlowColumnKind.TextSet;

    private void EndRow()
    {
        Buffer.Append(_format == FlowFormat.JsonLines ? "}\n"u8 : "\n"u8);
        Flows++;
    }
}
