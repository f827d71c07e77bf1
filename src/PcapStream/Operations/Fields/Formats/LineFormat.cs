using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Fields.Formats;

/// <summary>A line a packet, columns apart by a character; what values look like is the format's own.</summary>
internal abstract class LineFormat(FieldsOptions options, byte separator, bool header) : IFieldFormat
{
    private readonly bool _header = options.Header ?? header;
    private readonly byte _aggregator = (byte)options.Aggregator;
    private readonly bool[] _plain = [.. options.Columns.Select(field => !IsInPlain(separator) && FieldTypeNames.IsPlain(field.Type))];

    public int JointLength => 0;

    /// <summary>Between columns.</summary>
    protected byte Separator => separator;

    /// <summary>Whether every value is quoted, needed or not.</summary>
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
            output.Append(Encoding.UTF8.GetBytes(options.Columns[i].Name));
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
            // Most columns: one number or address, in which nothing needs a look.
            if (values.Count == 1 && _plain[i] && !QuotesAll)
                output.Append(values[0]);
            else if (values.Count > 0)
                Write(values, output);
        }
        output.Append((byte)'\n');
    }

    public void End(TextOutput output, bool any)
    {
        // The last line has its end already.
    }

    /// <summary>Writes a column that has values.</summary>
    protected abstract void Write(FieldValues values, TextOutput output);

    /// <summary>Writes values with the aggregator between, each through the format's own escapes.</summary>
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

    private static bool IsInPlain(byte separator) => char.IsAsciiLetterOrDigit((char)separator) || separator is (byte)'.' or (byte)':' or (byte)'-';
}
