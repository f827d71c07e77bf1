using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PcapStream.Interop;

namespace PcapStream.Cli.Rendering;

/// <summary>The options and value formats of all JSON reports.</summary>
internal static class JsonReport
{
    public static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Runs <paramref name="write"/> and returns its document, with a line end.</summary>
    public static string Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
            write(json);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>The document of a report with source-generated serialisation, with a line end.</summary>
    public static string Render<T>(T report, JsonTypeInfo<T> type) =>
        Render(json => JsonSerializer.Serialize(json, report, type));

    /// <summary>A time as a string of seconds with nine decimals, so that no digit is lost; null for no time.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, Capture.Timestamp? time)
    {
        if (time is { IsKnown: true } known)
            json.WriteString(name, known.ToString());
        else
            json.WriteNull(name);
    }

    /// <summary>A time span, given in nanoseconds, in the same format.</summary>
    public static void WriteSpan(this Utf8JsonWriter json, string name, decimal? nanoseconds)
    {
        if (nanoseconds is { } value)
            json.WriteString(name, Capture.Timestamp.FormatSeconds(value));
        else
            json.WriteNull(name);
    }

    /// <summary>A file name, with escapes for bytes that are not UTF-8, which JSON cannot hold.</summary>
    public static string FileName(string file) =>
        FileNames.IsEscaped(file) ? PrintableText.Of(file, keepLines: false) : file;

    public static void WriteFile(this Utf8JsonWriter json, string name, string file) =>
        json.WriteString(name, FileName(file));

    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteDamage(
        this Utf8JsonWriter json, Capture.DamageEntry entry, long packetsAfter, string? file = null)
    {
        json.WriteStartObject();
        if (file is not null)
            json.WriteFile("file", file);
        json.WriteNumber("offset", entry.Offset);
        json.WriteNumber("length", entry.Length);
        json.WriteString("reason", entry.Reason);
        json.WriteNumber("packets_before", entry.PacketsBefore);
        json.WriteNumber("packets_after", packetsAfter);
        json.WriteEndObject();
    }
}
