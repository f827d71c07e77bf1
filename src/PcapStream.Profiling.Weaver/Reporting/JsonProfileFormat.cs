using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>One JSON object, all sizes in bytes.</summary>
public sealed class JsonProfileFormat : IReportFormat
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public string Extension => ".json";

    /// <inheritdoc/>
    public string Render(MemoryProfile profile, SizeUnit unit)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var source = new SourceText();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", 1);
            json.WriteString("backend", Name(profile.Backend));
            json.WriteString("ending", Name(profile.Ending));
            json.WriteBoolean("complete", profile.Complete);
            json.WriteStartArray("notes");
            foreach (string note in ReportNotes.Of(profile))
                json.WriteStringValue(note);
            json.WriteEndArray();
            WriteLive(json, profile.Live);
            json.WriteStartArray("methods");
            foreach (ProfiledMethod method in profile.Methods)
                Write(json, profile, method, source);
            json.WriteEndArray();
            WriteTimeline(json, profile.Timeline);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, MemoryProfile profile, ProfiledMethod method, SourceText source)
    {
        json.WriteStartObject();
        json.WriteString("name", method.Name);
        json.WriteString("file", method.File);
        json.WriteNumber("calls", method.Calls);
        json.WriteNumber("growth", method.Growth);
        json.WriteBoolean("in_progress", method.InProgress);
        json.WriteStartArray("lines");
        foreach (ProfiledLine line in method.Lines)
        {
            json.WriteStartObject();
            json.WriteString("kind", ReferenceEquals(line, method.Signature) ? "signature" : "line");
            if (line.File != method.File)
                json.WriteString("file", line.File);
            json.WriteNumber("line", line.Line);
            WriteSizes(json, profile, line);
            json.WriteNumber("occurrences", line.Occurrences);
            json.WriteBoolean("in_progress", line.InProgress);
            json.WriteString("source", source.Line(line.File, line.Line));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLive(Utf8JsonWriter json, LiveReadings? live)
    {
        if (live is null)
        {
            json.WriteNull("live");
            return;
        }
        json.WriteStartObject("live");
        json.WriteNumber("readings", live.Count);
        json.WriteNumber("share_of_time", Math.Round(live.Share, 3));
        json.WriteBoolean("at_every_line", live.Complete);
        json.WriteBoolean("at_end", live.AtEnd);
        json.WriteEndObject();
    }

    private static void WriteSizes(Utf8JsonWriter json, MemoryProfile profile, ProfiledLine line)
    {
        string usage = profile.Backend == Backend.Alloc ? "per_occurrence" : "mem_usage";
        if (profile.IsMeasured(line))
        {
            json.WriteNumber("increment", line.Increment);
            json.WriteNumber("own", line.Own);
            if (profile.Live is not null)
                json.WriteNumber("alive", line.Alive);
            json.WriteNumber(usage, Math.Round(profile.Usage(line), 3));
        }
        else
        {
            json.WriteNull("increment");
            json.WriteNull("own");
            json.WriteNull(usage);
        }
    }

    private static void WriteTimeline(Utf8JsonWriter json, IReadOnlyList<ProfileSample> timeline)
    {
        json.WriteStartArray("timeline");
        foreach (ProfileSample sample in timeline)
        {
            json.WriteStartObject();
            json.WriteNumber("seconds", Math.Round(sample.Seconds, 3));
            json.WriteNumber("resident", sample.Resident);
            json.WriteNumber("charged", sample.Charged.Values.Sum());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
