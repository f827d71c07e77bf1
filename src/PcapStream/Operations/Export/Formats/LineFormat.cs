using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>One line per packet, columns separated by a character; derived formats write the values.</summary>
internal abstract class LineFormat(ExportOptions options, byte separator, bool header) : IFieldFormat
{
    private readonly bool _header = options.Header ?? header;
    private readonly byte _aggregator = (byte)options.Aggregator;
    private readonly bool[] _plain =
        [.. options.Columns.Select(field => !IsInPlain(separator) && FieldTypeNames.IsPlain(field.Type))];

    public int JointLength => 0;

    /// <summary>Between columns.</summary>
    protected byte Separator => separator;

    /// <summary>Whether all values are quoted.</summary>
    protected bool QuotesAll { get; } = options.Quote is not null;

    public void Begin(TextOutput output)
    {
        if (options.ByteOrderMark)
            output.Append("\uFEFF"u8);
        if (!_header)
            return;
        for (int i = 0; i < options.Columns.Count; i++)
        {
            if (i > 0)
                output.Append(separator);
            output.Append(Encoding.UTF8.GetBytes(options.NameOf(options.Columns[i])));
        }
        output.Append((byte)'\n');
    }

    public void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        for (int i = 0; i < _plain.Length; i++)
        {
            if (i > 0)
                output.Append(separator);
            FieldValues values = fields.Read(i, ref source);
            // Most columns: one number or address, which needs no escapes.
            if (values.Count == 1 && _plain[i] && !QuotesAll)
                output.Append(values[0]);
            else if (values.Count > 0)
                Write(values, output);
            else if (_plain.Length == 1)
                WriteEmptyLine(output);
        }
        output.Append((byte)'\n');
    }

    public void End(TextOutput output, bool any)
    {
        // The last line is complete already.
    }

    /// <summary>Writes a column that has values.</summary>
    protected abstract void Write(FieldValues values, TextOutput output);

    /// <summary>Writes the only column of a packet that has no value.</summary>
    protected virtual void WriteEmptyLine(TextOutput output)
    {
        // An empty line is a value in most formats.
    }

    /// <summary>Writes values with the aggregator between them, each with the format's escapes.</summary>
    protected void WriteJoined(FieldValues values, TextOutput output)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Append(_aggregator);
            WriteText(values[i], output);
        }
    }

    /// <summary>Writes a value.</summary>
    protected abstract void WriteText(ReadOnlySpan<byte> text, TextOutput output);

    // Whether numbers and addresses may contain it.
    private static bool IsInPlain(byte separator) =>
        char.IsAsciiLetterOrDigit((char)separator) || separator is (byte)'.' or (byte)':' or (byte)'-';
}
