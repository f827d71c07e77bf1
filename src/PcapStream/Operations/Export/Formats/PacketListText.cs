using System.Text;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// tshark's list of packets, one line each: numbers, times and addresses have a width, and an arrow leads from the
/// source to the destination.
/// </summary>
/// <param name="options">The columns.</param>
/// <param name="separator">Between columns.</param>
internal sealed class PacketListText(ExportOptions options, byte separator) : IFieldFormat
{
    private const int NumberWidth = 5;
    private const int TimeWidth = 10;
    private const int AddressWidth = 12;

    private readonly ListColumn[] _columns = [.. options.Columns.Select(ListColumn.Of)];

    public int JointLength => 0;

    public void Begin(TextOutput output)
    {
        if (options.ByteOrderMark)
            output.Append("\uFEFF"u8);
    }

    public void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
                output.Append(separator);
            if (i > 0 && _columns[i - 1].IsSource && _columns[i].IsDestination)
            {
                output.Append("→"u8);
                output.Append(separator);
            }
            Write(_columns[i], fields.Read(i, ref source), output);
        }
        output.Append((byte)'\n');
    }

    public void End(TextOutput output, bool any)
    {
        // The last line is complete already.
    }

    private static void Write(ListColumn column, FieldValues values, TextOutput output)
    {
        int length = 0;
        for (int i = 0; i < values.Count; i++)
            length += Encoding.UTF8.GetCharCount(values[i]) + (i > 0 ? 1 : 0);
        if (!column.IsLeft)
            Pad(column.Width - length, output);
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Append((byte)',');
            Escapes.OfControls.Write(values[i], output);
        }
        if (column.IsLeft)
            Pad(column.Width - length, output);
    }

    private static void Pad(int spaces, TextOutput output)
    {
        for (; spaces > 0; spaces--)
            output.Append((byte)' ');
    }

    private readonly record struct ListColumn(int Width, bool IsLeft, bool IsSource, bool IsDestination)
    {
        public static ListColumn Of(Field field) => field.Name switch
        {
            "_ws.col.No." or "_ws.col.number" => new ListColumn(NumberWidth, false, false, false),
            "_ws.col.Time" or "_ws.col.time" => new ListColumn(TimeWidth, false, false, false),
            "_ws.col.Source" or "_ws.col.def_src" => new ListColumn(AddressWidth, false, true, false),
            "_ws.col.Destination" or "_ws.col.def_dst" => new ListColumn(AddressWidth, true, false, true),
            _ => default,
        };
    }
}
