using System.Text.Json;
using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>A file in JSON that the build puts beside a program; its faults name the file.</summary>
internal static class JsonFile
{
    // As the runtime's host reads it.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="ProfilingException">It is not JSON, or not an object.</exception>
    public static JsonObject Read(string path)
    {
        try
        {
            return Object(JsonNode.Parse(File.ReadAllText(path), documentOptions: Options), path, "it");
        }
        catch (JsonException error)
        {
            throw new ProfilingException($"{path}: is not JSON in line {error.LineNumber + 1}; build the program again", error);
        }
    }

    /// <summary>An object within another.</summary>
    /// <exception cref="ProfilingException">It is missing, or is not an object.</exception>
    public static JsonObject Child(JsonObject parent, string name, string path) => Object(parent[name], path, name);

    private static JsonObject Object(JsonNode? node, string path, string name) => node as JsonObject
        ?? throw new ProfilingException($"{path}: {name} is {(node is null ? "missing" : "not an object")}; build the program again");
}
