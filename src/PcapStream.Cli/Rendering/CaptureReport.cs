using System.Text;
using PcapStream.LiveCapture.Capturing;

namespace PcapStream.Cli.Rendering;

/// <summary>The counts at the end of a capture.</summary>
internal static class CaptureReport
{
    /// <summary>The line with which a capture starts.</summary>
    /// <param name="names">The interfaces.</param>
    public static string Beginning(string names) => $"capturing on {names}; press Ctrl-C to stop";

    /// <summary>One line per interface.</summary>
    public static string Interfaces(CaptureResult result)
    {
        var text = new StringBuilder();
        foreach (InterfaceResult one in result.Interfaces)
        {
            text.Append($"{one.Name}: {Quantities.Count(one.Packets)} packets captured");
            if (one.Statistics is { } counted)
            {
                text.Append($", {Quantities.Count(counted.Received)} received by the filter");
                text.Append($", {Quantities.Count(counted.Dropped)} dropped by the kernel");
                text.Append($", {Quantities.Count(counted.DroppedByInterface)} dropped by the interface");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>One line per interface, and one for the files.</summary>
    public static string Text(CaptureResult result)
    {
        string name = result.Files.Count > 0 ? result.Files[^1] : "";
        string files = result.FilesStarted == 1 ? name
            : $"{Quantities.Count(result.FilesStarted)} files, {result.Files.Count} of them left, the last {name}";
        return $"{Interfaces(result)}{files}: {Quantities.Count(result.Packets)} packets, "
            + $"{Quantities.Bytes(result.Bytes)} of capture\n";
    }

    /// <summary>What failed, one line each.</summary>
    public static IEnumerable<string> Failures(CaptureResult result)
    {
        foreach (InterfaceResult one in result.Interfaces)
        {
            if (one.Failure is { } reason)
                yield return $"{reason}; what was captured before is kept";
        }
        if (result.OutputFailure is { } failure)
            yield return $"{failure}; the packets before are kept";
    }

    /// <summary>The counts as one JSON object.</summary>
    public static string Json(CaptureResult result) => JsonReport.Render(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("packets", result.Packets);
        json.WriteNumber("capture_bytes", result.Bytes);
        json.WriteNumber("seconds", result.Elapsed.TotalSeconds);
        json.WriteNumber("files_started", result.FilesStarted);
        json.WriteStrings("files", [.. result.Files.Select(JsonReport.FileName)]);
        json.WriteStartArray("interfaces");
        foreach (InterfaceResult one in result.Interfaces)
        {
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteNumber("packets", one.Packets);
            json.WriteNumberOrNull("received", (ulong?)one.Statistics?.Received);
            json.WriteNumberOrNull("dropped_by_kernel", (ulong?)one.Statistics?.Dropped);
            json.WriteNumberOrNull("dropped_by_interface", (ulong?)one.Statistics?.DroppedByInterface);
            json.WriteString("failure", one.Failure);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("failure", result.OutputFailure);
        json.WriteEndObject();
    });
}
