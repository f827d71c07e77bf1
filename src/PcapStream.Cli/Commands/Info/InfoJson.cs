using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Inputs;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Commands.Info;

/// <summary><c>info --json</c>: an array with one object per capture.</summary>
/// <param name="hashes">Whether to add the hashes of each file.</param>
internal sealed class InfoJson(bool hashes) : IInfoFormat
{
    public string Render(IReadOnlyList<CaptureInfo> results) => JsonReport.Render(json =>
    {
        json.WriteStartArray();
        foreach (CaptureInfo result in results)
            Write(json, result);
        json.WriteEndArray();
    });

    private void Write(Utf8JsonWriter json, CaptureInfo result)
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
        if (hashes)
        {
            var hash = FileHashes.Of(result.File);
            json.WriteString("sha256", hash.Sha256);
            json.WriteString("sha1", hash.Sha1);
        }
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

/// <summary>The parts of a pcapng besides packets and interfaces, in <c>info --json</c>.</summary>
internal static class BlocksJson
{
    public static void Write(Utf8JsonWriter json, CaptureInfo result)
    {
        CaptureDescription description = result.Description;
        json.WriteString("hardware", description.Hardware);
        json.WriteString("operating_system", description.OperatingSystem);
        json.WriteString("application", description.Application);
        json.WriteNumber("sections", description.Sections);
        json.WriteNumber("packet_comment_count", result.PacketCommentCount);
        json.WriteStartArray("packet_comments");
        foreach (PacketComment one in result.PacketComments)
        {
            json.WriteStartObject();
            json.WriteNumber("packet", one.Packet);
            json.WriteString("comment", one.Comment);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartObject("name_resolution");
        json.WriteNumber("ipv4", description.ResolvedNames.Ipv4);
        json.WriteNumber("ipv6", description.ResolvedNames.Ipv6);
        json.WriteNumber("eui48", description.ResolvedNames.Eui48);
        json.WriteNumber("eui64", description.ResolvedNames.Eui64);
        json.WriteEndObject();
        Write(json, "decryption_secrets", description.DecryptionSecrets);
        json.WriteNumber("journal_entries", description.JournalEntries);
        Write(json, "custom_blocks", description.CustomBlocks);
        Write(json, "custom_blocks_not_copied", description.CustomBlocksNotCopied);
        json.WriteStrings("block_comments", description.BlockComments);
    }

    private static void Write(Utf8JsonWriter json, string name, PcapNgBlockCounts counts)
    {
        json.WriteStartObject(name);
        json.WriteNumber("blocks", counts.Blocks);
        json.WriteStartArray("kinds");
        foreach (PcapNgBlockKind kind in counts.Kinds)
        {
            json.WriteStartObject();
            json.WriteNumber("id", kind.Id);
            json.WriteNumber("blocks", kind.Blocks);
            json.WriteNumber("bytes", kind.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
