using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Rendering;

/// <summary>An interface in <c>info --json</c>.</summary>
internal static class InterfaceJson
{
    public static void Write(Utf8JsonWriter json, InterfaceInfo one)
    {
        CaptureInterface source = one.Interface;
        json.WriteStartObject();
        json.WriteNumber("id", source.Id);
        json.WriteString("name", source.Name);
        json.WriteString("description", source.Description);
        json.WriteString("filter", source.Filter);
        json.WriteString("link_type", source.LinkType.Name);
        json.WriteNumber("snaplen", source.SnapLength);
        json.WriteString("time_precision", PrecisionNames.Unit(source.Precision));
        json.WritePropertyName("ticks_per_second");
        json.WriteRawValue(source.TicksPerSecond);
        json.WriteNumberOrNull("time_resolution", source.TimeResolution);
        json.WriteNumber("packets", one.Packets);
        json.WriteString("hardware", source.Hardware);
        json.WriteString("operating_system", source.OperatingSystem);
        json.WriteNumberOrNull("speed", source.Speed);
        json.WriteNumberOrNull("transmit_speed", source.TransmitSpeed);
        json.WriteNumberOrNull("receive_speed", source.ReceiveSpeed);
        json.WriteString("mac_address", source.MacAddress);
        json.WriteString("eui_address", source.EuiAddress);
        json.WriteStartArray("addresses");
        foreach (InterfaceAddress address in source.Addresses)
            json.WriteStringValue(address.ToString());
        json.WriteEndArray();
        json.WriteNumberOrNull("fcs_length", (ulong?)source.FrameCheckSequenceLength);
        json.WriteNumberOrNull("filter_instructions", (ulong?)source.FilterInstructions);
        json.WriteString("time_zone", source.TimeZone);
        json.WriteNumber("time_offset", source.TimeOffset);
        json.WriteStrings("comments", source.Comments);
        json.WriteNumber("statistics_count", source.StatisticsCount);
        Write(json, source.Statistics);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InterfaceStatistics? statistics)
    {
        if (statistics is null)
        {
            json.WriteNull("statistics");
            return;
        }
        json.WriteStartObject("statistics");
        json.WriteTime("time", statistics.Time);
        json.WriteTime("started", statistics.Started);
        json.WriteTime("ended", statistics.Ended);
        json.WriteNumberOrNull("received", statistics.Received);
        json.WriteNumberOrNull("dropped", statistics.Dropped);
        json.WriteNumberOrNull("filter_accepted", statistics.FilterAccepted);
        json.WriteNumberOrNull("dropped_by_system", statistics.DroppedBySystem);
        json.WriteNumberOrNull("delivered", statistics.Delivered);
        json.WriteStrings("comments", statistics.Comments);
        json.WriteEndObject();
    }
}
