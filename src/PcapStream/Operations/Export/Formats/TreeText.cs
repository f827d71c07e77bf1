using System.Text;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export.Formats;

/// <summary>
/// Packets for people: a line per packet, and under it each header in its place, with the columns that it has, their
/// values and meanings. The bytes follow on request, as in tshark's <c>-x</c>.
/// </summary>
internal sealed class TreeText(ExportOptions options) : IFieldFormat
{
    private const int ValueWidth = 18;
    private const int BytesPerLine = 16;

    // The columns of each protocol, in their order.
    private readonly (Field Field, byte[] Name)[][] _columns =
        [.. Enumerable.Range(0, ProtocolTable.Count).Select(protocol => ColumnsOf((Protocol)protocol, options))];

    // An empty line between packets.
    public int JointLength => 1;

    public void Begin(TextOutput output)
    {
        // The first packet starts the text.
    }

    public void Write(ref FieldSource source, FieldExtractor fields, TextOutput output)
    {
        DecodedPacket packet = source.Packet;
        output.Append((byte)'\n');
        string captured = packet.Data.Length == source.Frame.OriginalLength ? ""
            : $", {packet.Data.Length} of them captured";
        Append(output, $"Packet {source.Frame.Number}, {source.Frame.OriginalLength} bytes{captured}\n");
        var values = new FieldValues();
        WriteFields(Protocol.Frame, ref source, values, output);
        for (int i = 0; i < packet.Layers.Length; i++)
        {
            Layer layer = packet.Layers[i];
            source.Index = i;
            string quoted = layer.IsQuoted ? ", quoted" : "";
            Append(output,
                $"{ProtocolTable.NameOf(layer.Protocol)}, {layer.HeaderLength} bytes at {layer.Offset}{quoted}\n");
            WriteFields(layer.Protocol, ref source, values, output);
        }
        WriteRest(packet, output);
        if (options.ShowBytes)
            WriteBytes(packet.Data, output);
        if (options.Appendix is { } appendix)
            Append(output, appendix(new LinkType((ushort)source.Frame.LinkType), packet.Data));
    }

    public void End(TextOutput output, bool any)
    {
        // The last packet ends the text.
    }

    private static (Field, byte[])[] ColumnsOf(Protocol protocol, ExportOptions options)
    {
        Field[] fields = [.. options.Columns.Where(field => field.IsIn(protocol))];
        int width = fields.Select(field => field.Name.Length).DefaultIfEmpty().Max();
        return [.. fields.Select(field => (field, Encoding.UTF8.GetBytes($"    {field.Name.PadRight(width)}  ")))];
    }

    private void WriteFields(Protocol protocol, ref FieldSource source, FieldValues values, TextOutput output)
    {
        foreach ((Field field, byte[] name) in _columns[(int)protocol])
        {
            values.Clear();
            field.Read(source, values);
            if (values.Count == 0)
                continue;
            output.Append(name);
            int width = 0;
            for (int i = 0; i < values.Count; i++)
            {
                if (i > 0)
                    output.Append((byte)',');
                Escapes.OfControls.Write(values[i], output);
                width += values[i].Length + (i > 0 ? 1 : 0);
            }
            for (; width < ValueWidth; width++)
                output.Append((byte)' ');
            Append(output, $"  {field.Description}\n");
        }
    }

    // The bytes after the last header, and why there is no other.
    private static void WriteRest(DecodedPacket packet, TextOutput output)
    {
        int rest = packet.Layers.Length == 0 ? packet.Data.Length : packet.Payload(packet.Layers[^1]).Length;
        if (rest > 0)
            Append(output, $"data, {rest} bytes\n");
        if (packet.Error.Fault != DecodeFault.None)
            Append(output, $"decoding stopped: {packet.Error}\n");
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, TextOutput output)
    {
        for (int at = 0; at < bytes.Length; at += BytesPerLine)
        {
            ReadOnlySpan<byte> line = bytes[at..Math.Min(at + BytesPerLine, bytes.Length)];
            var digits = new StringBuilder(BytesPerLine * 3);
            var letters = new StringBuilder(BytesPerLine);
            foreach (byte one in line)
            {
                digits.Append($" {one:x2}");
                letters.Append(one is >= 0x20 and < 0x7F ? (char)one : '.');
            }
            Append(output, $"{at:x4} {digits.ToString().PadRight(BytesPerLine * 3)}   {letters}\n");
        }
    }

    private static void Append(TextOutput output, string text) => output.Append(Encoding.UTF8.GetBytes(text));
}
