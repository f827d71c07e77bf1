using System.Text.Json;
using PcapStream.Cli.Rendering;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Profile.Diff;

/// <summary>A difference as one JSON object, all sizes in bytes.</summary>
internal sealed class DiffJson : IDiffFormat
{
    public string Extension => ".json";

    public string Render(NamedDifference difference, SizeUnit unit, long least) => JsonReport.Render(json =>
    {
        ProfileDifference found = difference.Difference;
        json.WriteStartObject();
        json.WriteNumber("schema", 1);
        json.WriteString("backend", found.Backend.ToString().ToLowerInvariant());
        json.WriteFile("old", difference.Old);
        json.WriteFile("new", difference.Current);
        json.WriteNumber("before", found.Before);
        json.WriteNumber("after", found.After);
        json.WriteNumber("growth", found.Growth);
        json.WriteStartArray("lines");
        foreach (LineDifference line in found.Lines)
            Write(json, found, line);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, ProfileDifference difference, LineDifference line)
    {
        json.WriteStartObject();
        json.WriteString("method", line.Method);
        json.WriteString("file", line.File);
        json.WriteNumber("line", line.Line);
        json.WriteString("change", line.IsNew ? "new" : line.IsGone ? "gone" : "both");
        json.WriteNumber("before", line.Before);
        json.WriteNumber("after", line.After);
        json.WriteNumber("growth", line.Growth);
        Write(json, "old", difference, line.Old);
        Write(json, "new", difference, line.Current);
        json.WriteString("source", line.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ProfileDifference difference, SavedLine? line)
    {
        if (line is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteStartObject(name);
        json.WriteNumber("line", line.Line);
        json.WriteNumber("occurrences", line.Occurrences);
        json.WriteNumber("increment", line.Increment);
        json.WriteNumber("own", line.Own);
        if (difference.HasAlive)
            json.WriteNumber("alive", line.Alive);
        json.WriteEndObject();
    }
}
