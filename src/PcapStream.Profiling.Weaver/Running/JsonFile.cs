using System.Text.Json;
using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A file in JSON that the build puts beside a program; its faults name the file.</summary>
internal static class JsonFile
{
    // As the runtime's host reads it.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <param name="path">The file.</param>
    /// <param name="origin">What it is a copy of, and faults name.</param>
    /// <exception cref="ProfilingException">It is not JSON, or not an object.</exception>
    public static JsonObject Read(string path, string? origin = null)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: Options) as JsonObject ?? throw Fault(origin ?? path, "is not a JSON object");
        }
        catch (JsonException error)
        {
            throw Fault(origin ?? path, error.LineNumber is { } line ? $"is not JSON in line {line + 1}" : "has a name twice", error);
        }
    }

    /// <summary>An object within another.</summary>
    /// <exception cref="ProfilingException">It is missing, or is not an object.</exception>
    public static JsonObject Child(JsonObject parent, string name, string origin) =>
        parent[name] as JsonObject ?? throw Fault(origin, $"its {name} is {(parent[name] is null ? "missing" : "not an object")}");

    private static ProfilingException Fault(string path, string what, Exception? cause = null) => new($"{path}: {what}; build the program again", cause);
}
