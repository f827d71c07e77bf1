using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Rendering;

/// <summary><c>info --json</c>: an array of objects, one a capture.</summary>
internal sealed class InfoJson : IInfoFormat
{
    public string Render(IReadOnlyList<CaptureInfo> results) => JsonReport.Render(json =>
    {
        json.WriteStartArray();
        foreach (CaptureInfo result in results)
            Write(json, result);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, CaptureInfo result)
    {
        json.WriteStartObject();
        json.WriteFile("file", result.File);
        json.WriteString("format", result.Format.Name);
        json.WriteString("compression", result.Compression?.Name);
        json.WriteString("time_precision", result.Precision is { } precision ? PrecisionNames.Unit(precision) : null);
        json.WriteString("byte_order", result.ByteOrder == ByteOrder.LittleEndian ? "little-endian" : "big-endian");
        json.WriteNumber("snaplen", result.SnapLength);
        json.WriteStartArray("link_types");
        foreach (LinkTypeCount one in result.LinkTypes)
            json.WriteStringValue(one.LinkType.Name);
        json.WriteEndArray();
        json.WriteStartArray("interfaces");
        foreach (InterfaceInfo one in result.Interfaces)
            InterfaceJson.Write(json, one);
        json.WriteEndArray();
        json.WriteNumber("packets", result.Packets);
        json.WriteNumber("file_bytes", result.FileBytes);
        json.WriteNumber("capture_bytes", result.CaptureBytes);
        json.WriteNumber("captured_bytes", result.CapturedBytes);
        json.WriteNumber("original_bytes", result.OriginalBytes);
        json.WriteTime("first_time", result.FirstTime);
        json.WriteTime("last_time", result.LastTime);
        json.WriteSpan("duration", result.DurationNanoseconds);
        if (result.StrictTimeOrder is { } ordered)
            json.WriteBoolean("strict_time_order", ordered);
        else
            json.WriteNull("strict_time_order");
        json.WriteNumber("average_packet_size", Math.Round(result.AveragePacketSize, 2));
        json.WriteStrings("comments", result.Description.Comments);
        json.WriteStartArray("damage");
        foreach (DamageEntry entry in result.Damage)
            json.WriteDamage(entry, result.Packets - entry.PacketsBefore);
        json.WriteEndArray();
        json.WriteBoolean("complete", result.Complete);
        BlocksJson.Write(json, result);
        json.WriteEndObject();
    }
}
