using System.Globalization;
using System.Text;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Indexes;
using PcapStream.Operations.Index;

namespace PcapStream.Cli.Commands.Index;

/// <summary>The report of <c>index</c> for people: one line per capture.</summary>
internal static class IndexText
{
    public static string Render(IReadOnlyList<IndexedCapture> captures)
    {
        var text = new StringBuilder();
        foreach (IndexedCapture capture in captures)
        {
            string index = PrintableText.Of(capture.Index, keepLines: false);
            string report = capture.Fault
                ?? $"{Of(capture.Packets, "packet")} in {Of(capture.Blocks, "block")}, "
                    + Of(capture.IndexBytes, "byte");
            text.Append(CultureInfo.InvariantCulture, $"{index}: {report}\n");
        }
        return text.ToString();
    }

    private static string Of(long count, string unit) => $"{Quantities.Count(count)} {unit}{(count == 1 ? "" : "s")}";

    /// <summary>What to know of the captures whose parts cannot be decompressed alone.</summary>
    public static string Notes(IReadOnlyList<IndexedCapture> captures)
    {
        var text = new StringBuilder();
        foreach (IndexedCapture capture in captures)
        {
            if (capture is not { AccessPoints: 1, Blocks: > 1 })
                continue;
            string file = PrintableText.Of(capture.File, keepLines: false);
            text.Append(CultureInfo.InvariantCulture,
                $"{file} is compressed as a whole: a part is found only by decompressing all before it. ")
                .Append("'pcapstream convert -w FILE.pcap.zst' writes one that is read in parts.\n");
        }
        return text.ToString();
    }
}

/// <summary><c>index --json</c>: an array with one object per capture.</summary>
internal static class IndexJson
{
    public static string Render(IReadOnlyList<IndexedCapture> captures) => JsonReport.Render(json =>
    {
        json.WriteStartArray();
        foreach (IndexedCapture capture in captures)
        {
            json.WriteStartObject();
            json.WriteFile("file", capture.File);
            json.WriteFile("index", capture.Index);
            json.WriteString("fault", capture.Fault);
            json.WriteNumber("index_bytes", capture.IndexBytes);
            json.WriteNumber("file_bytes", capture.FileBytes);
            json.WriteNumber("capture_bytes", capture.CaptureBytes);
            json.WriteNumber("access_points", capture.AccessPoints);
            json.WriteNumber("block_bytes", capture.BlockBytes);
            json.WriteNumber("blocks", capture.Blocks);
            json.WriteNumber("plain_blocks", capture.PlainBlocks);
            json.WriteStartArray("with");
            foreach ((string name, IndexContents contents) in IndexCommand.Contents)
            {
                if (capture.With.HasFlag(contents))
                    json.WriteStringValue(name);
            }
            json.WriteEndArray();
            json.WriteNumber("packets", capture.Packets);
            json.WriteStartArray("damage");
            foreach (DamageEntry entry in capture.Damage)
                json.WriteDamage(entry, capture.Packets - entry.PacketsBefore);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
