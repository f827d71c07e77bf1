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
        // Columns with a width have one value of ASCII.
        int spaces = column.Width - (values.Count == 0 ? 0 : values[0].Length);
        if (!column.IsLeft)
            Pad(spaces, output);
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                output.Append((byte)',');
            if (column.IsClean)
                output.Append(values[i]);
            else
                Escapes.OfControls.Write(values[i], output);
        }
        if (column.IsLeft)
            Pad(spaces, output);
    }

    private static void Pad(int spaces, TextOutput output)
    {
        for (; spaces > 0; spaces--)
            output.Append((byte)' ');
    }

    private readonly record struct ListColumn
    {
        private const string Prefix = "_ws.col.";

        public int Width { get; private init; }

        /// <summary>Whether spaces come after the value.</summary>
        public bool IsLeft { get; private init; }

        public bool IsSource { get; private init; }

        public bool IsDestination { get; private init; }

        /// <summary>Whether values have no control characters.</summary>
        public bool IsClean { get; private init; }

        public static ListColumn Of(Field field) => field.Name switch
        {
            "_ws.col.No." or "_ws.col.number" => new ListColumn { Width = NumberWidth, IsClean = true },
            "_ws.col.Time" or "_ws.col.time" => new ListColumn { Width = TimeWidth, IsClean = true },
            "_ws.col.Source" or "_ws.col.def_src" =>
                new ListColumn { Width = AddressWidth, IsSource = true, IsClean = true },
            "_ws.col.Destination" or "_ws.col.def_dst" =>
                new ListColumn { Width = AddressWidth, IsLeft = true, IsDestination = true, IsClean = true },
            _ => new ListColumn
            {
                IsClean = FieldTypeNames.IsPlain(field.Type) || field.Name.StartsWith(Prefix, StringComparison.Ordinal),
            },
        };
    }
}
