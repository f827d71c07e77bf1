using System.Text.Json;
using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>Reads JSON files that the build puts beside a program; errors name the file.</summary>
internal static class JsonFile
{
    // Like the runtime's host.
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">The original of the file, for errors; null for the file itself.</param>
    /// <exception cref="ProfilingException">The file is not a JSON object.</exception>
    public static JsonObject Read(string path, string? origin = null)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Options) as JsonObject
                ?? throw Fault(origin ?? path, "is not a JSON object");
        }
        catch (JsonException error)
        {
            string reason = error.LineNumber is { } line ? $"is not JSON in line {line + 1}" : "has a name twice";
            throw Fault(origin ?? path, reason, error);
        }
    }

    /// <summary>An object within another.</summary>
    /// <exception cref="ProfilingException">The property is missing or is not an object.</exception>
    public static JsonObject Child(JsonObject parent, string name, string origin) =>
        parent[name] as JsonObject
            ?? throw Fault(origin, $"its {name} is {(parent[name] is null ? "missing" : "not an object")}");

    private static ProfilingException Fault(string path, string reason, Exception? cause = null) =>
        new($"{path}: {reason}; build the program again", cause);
}
