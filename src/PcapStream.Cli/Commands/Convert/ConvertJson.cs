using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Convert.Anonymising;

namespace PcapStream.Cli.Commands.Convert;

/// <summary><c>--json</c> of the commands that write a capture: one object about what was written.</summary>
internal static class ConvertJson
{
    public static string Render(ConvertResult result, string output) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteFile("output", output);
        json.WriteNumber("packets", result.Packets);
        json.WriteNumber("capture_bytes", result.Bytes);
        json.WriteNumber("times_cut", result.TimesCut);
        json.WriteNumber("times_clamped", result.TimesClamped);
        json.WriteNumber("not_copied", result.NotCopied);
        if (result.Duplicates is { } duplicates)
        {
            json.WriteStartObject("duplicates");
            json.WriteNumber("copies", duplicates.Copies);
            json.WriteNumber("originals", duplicates.Originals);
            json.WriteNumber("most_packets_apart", duplicates.MostPackets);
            json.WriteNumber("most_seconds_apart", (decimal)duplicates.MostTime / Timestamp.NanosecondsPerSecond);
            json.WriteEndObject();
        }
        if (result.Split is { } split)
        {
            json.WriteStartObject("split");
            json.WriteNumber("parts", split.Parts);
            json.WriteNumber("packets", split.Packets);
            json.WriteNumber("unmatched", split.Unmatched);
            json.WriteEndObject();
        }
        if (result.Order is { } order)
        {
            json.WriteStartObject("order");
            json.WriteNumber("out_of_order", order.OutOfOrder);
            json.WriteNumber("greatest_seconds_back", (decimal)order.GreatestBack / Timestamp.NanosecondsPerSecond);
            json.WriteNumber("runs", order.Runs);
            json.WriteNumber("temporary_bytes", order.SpilledBytes);
            json.WriteEndObject();
        }
        if (result.Edits is { } edits)
        {
            json.WriteStartObject("edits");
            json.WriteNumber("stripped", edits.Stripped);
            json.WriteNumber("not_stripped", edits.NotStripped);
            json.WriteNumber("link_types_kept", edits.LinkTypesKept);
            json.WriteNumber("checksums_kept", edits.ChecksumsKept);
            json.WriteEndObject();
        }
        if (result.Leaks is { } leaks)
            WriteLeaks(json, leaks);
        ReceiptJson.WriteEnd(json, result);
        json.WriteEndObject();
    });

    private static void WriteLeaks(Utf8JsonWriter json, LeakReport leaks)
    {
        json.WriteStartObject("check");
        json.WriteNumber("addresses", leaks.Addresses);
        json.WriteBoolean("complete", leaks.IsComplete);
        json.WriteNumber("found", leaks.Count);
        json.WriteStartArray("places");
        foreach (AddressLeak leak in leaks.First)
        {
            json.WriteStartObject();
            json.WriteString("address", leak.Address.ToString());
            json.WriteString("form", LeakText.NameOf(leak.Form));
            json.WriteNumber("packet", leak.Packet);
            json.WriteNumber("offset", leak.Offset);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
