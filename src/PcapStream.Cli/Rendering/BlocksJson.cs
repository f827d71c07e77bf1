using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Operations.Info;

namespace PcapStream.Cli.Rendering;

/// <summary>What <c>info --json</c> says of a pcapng beyond its packets and interfaces.</summary>
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
