using System.Buffers;
using System.Text;
using System.Text.Json;
using PcapStream.Operations;

namespace PcapStream.Columns.Rows;

/// <summary>What a table's file says about its origin, by name.</summary>
internal static class TableNotes
{
    private const string Prefix = "pcapstream.";
    private const string Captures = Prefix + "captures";
    private const string FileName = "file";

    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(TableNotes).Assembly.GetName().Version!.ToString(3);

    /// <summary>The notes that are known before reading.</summary>
    /// <param name="origin">What made the table, such as a command line; null for nothing.</param>
    public static Dictionary<string, string> Of(string? origin)
    {
        var notes = new Dictionary<string, string> { [Prefix + "version"] = Version };
        if (origin is not null)
            notes[Prefix + "origin"] = origin;
        return notes;
    }

    /// <summary>The notes that are known before reading captures.</summary>
    /// <param name="origin">What made the table, such as a command line; null for nothing.</param>
    /// <param name="captures">The names of all captures.</param>
    public static Dictionary<string, string> Of(string? origin, IReadOnlyList<string> captures)
    {
        Dictionary<string, string> notes = Of(origin);
        notes[Captures] = Json(json =>
        {
            json.WriteStartArray();
            foreach (string capture in captures)
            {
                json.WriteStartObject();
                json.WriteString(FileName, capture);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
        return notes;
    }

    /// <summary>The notes that are known after reading.</summary>
    /// <param name="origin">What made the table, such as a command line; null for nothing.</param>
    /// <param name="captures">The captures that were read.</param>
    /// <param name="damages">What could not be read of them.</param>
    public static Dictionary<string, string> Of(
        string? origin, IReadOnlyList<ReadCapture> captures, IReadOnlyList<FileDamage> damages)
    {
        Dictionary<string, string> notes = Of(origin);
        notes[Captures] = Json(json => WriteCaptures(json, captures));
        notes[Prefix + "damage"] = Json(json => WriteDamage(json, damages));
        return notes;
    }

    private static void WriteCaptures(Utf8JsonWriter json, IReadOnlyList<ReadCapture> captures)
    {
        json.WriteStartArray();
        foreach (ReadCapture capture in captures)
        {
            json.WriteStartObject();
            json.WriteString(FileName, capture.File);
            json.WriteNumber("packets", capture.Packets);
            json.WriteStartArray("link_types");
            foreach (string linkType in capture.LinkTypes)
                json.WriteStringValue(linkType);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDamage(Utf8JsonWriter json, IReadOnlyList<FileDamage> damages)
    {
        json.WriteStartArray();
        foreach (FileDamage damage in damages)
        {
            json.WriteStartObject();
            json.WriteString(FileName, damage.File);
            json.WriteNumber("offset", damage.Entry.Offset);
            json.WriteNumber("bytes", damage.Entry.Length);
            json.WriteNumber("packets_before", damage.Entry.PacketsBefore);
            json.WriteString("reason", damage.Entry.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
