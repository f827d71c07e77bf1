using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Summaries;

namespace PcapStream.Protocols.Http2;

/// <summary>Summaries of HTTP/2: the types of all frames, and what their header fields ask or answer.</summary>
internal static class Http2Summary
{
    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        // The response that agreed on HTTP/2 comes before the frames.
        if (line.Protocol.SequenceEqual("HTTP"u8))
            line.Rename("HTTP2"u8);
        var frames = new Http2Frames(source);
        while (frames.MoveNext())
        {
            line.Continue("HTTP2"u8, ", "u8, afterFence: true);
            if (frames.Current.IsPreface)
                line.Add("Magic"u8);
            else
                Write(frames.Current, ref line);
        }
        if (frames.EndsEarly && source.Packet.Data.Length == source.Frame.OriginalLength)
            line.Add("[BoundErrorUnreassembled Packet]"u8);
    }

    private static void Write(Http2Frame frame, ref SummaryLine line)
    {
        ReadOnlySpan<byte> name = Http2Names.Types[frame.Type];
        if (name.IsEmpty)
        {
            line.Add("Unknown type ("u8, frame.Type);
            line.Add(")"u8);
        }
        else
            line.Add(name);
        line.Add("["u8, frame.Stream);
        line.Add("]"u8);
        WriteFields(frame, ref line);
        if (frame.IsTooShort && frame.IsWhole)
            line.Add("[Malformed Packet]"u8);
    }

    private static void WriteFields(Http2Frame frame, ref SummaryLine line)
    {
        ReadOnlySpan<byte> method = default;
        ReadOnlySpan<byte> path = default;
        bool hasPath = false;
        foreach (Http2HeaderField field in frame.Fields)
        {
            if (field.Name.SequenceEqual(":status"u8))
            {
                Http2HeaderFieldFields.TryReadNumber(field.Value, out ulong code);
                ReadOnlySpan<byte> name = HttpNames.StatusCodes[(int)Math.Min(code, int.MaxValue)];
                WritePair(field.Value, name.IsEmpty ? "Unknown"u8 : name, ref line);
            }
            if (field.Name.SequenceEqual(":method"u8))
                method = field.Value;
            else if (field.Name.SequenceEqual(":path"u8))
            {
                path = field.Value;
                hasPath = true;
            }
            else
                continue;
            if (hasPath && !method.IsEmpty)
                WritePair(method, path, ref line);
        }
    }

    private static void WritePair(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ref SummaryLine line)
    {
        line.Add(": "u8);
        line.AddEscaped(first);
        line.Add(" "u8);
        line.AddEscaped(second);
    }
}
