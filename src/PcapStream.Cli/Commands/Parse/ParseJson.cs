using PcapStream.Cli.Rendering;
using PcapStream.Operations.Count;

namespace PcapStream.Cli.Commands.Parse;

/// <summary><c>parse --json</c>: one object for all captures, with the memory receipt.</summary>
internal static class ParseJson
{
    public static string Render(CountResult result) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("packets", result.Packets);
        json.WriteNumber("batches", result.Batches);
        json.WriteNumber("batch_size", result.BatchSize);
        json.WriteNumber("captured_bytes", result.CapturedBytes);
        json.WriteNumber("original_bytes", result.OriginalBytes);
        if (result.Implausible.Frames > 0)
        {
            json.WriteStartObject("implausible_lengths");
            json.WriteNumber("packets", result.Implausible.Frames);
            json.WriteNumber("original_bytes", result.Implausible.Bytes);
            json.WriteEndObject();
        }
        json.WriteTime("first_time", result.FirstTime);
        json.WriteTime("last_time", result.LastTime);
        json.WriteStartArray("protocols");
        foreach (ProtocolCount protocol in result.Protocols)
        {
            json.WriteStartObject();
            json.WriteString("name", protocol.Name);
            json.WriteNumber("packets", protocol.Packets);
            json.WriteNumber("bytes", protocol.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("filtered_out", result.FilteredOut);
        ReceiptJson.WriteEnd(json, result);
        json.WriteEndObject();
    });
}
