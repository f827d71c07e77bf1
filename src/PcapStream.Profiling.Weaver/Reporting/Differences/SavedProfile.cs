using System.Text.Json;

namespace PcapStream.Profiling.Weaver.Reporting.Differences;

/// <summary>A profile that was written as JSON, with the source text of its lines.</summary>
/// <param name="Backend">The figure that was read.</param>
/// <param name="HasAlive">Whether bytes still alive were read.</param>
/// <param name="Lines">The lines that were counted, by method; lines of one number in a method are one.</param>
public sealed record SavedProfile(Backend Backend, bool HasAlive, IReadOnlyList<SavedLine> Lines)
{
    // Far above the report of a profiled Roslyn; the parser needs several times as much.
    private const long MostBytes = 1 << 28;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a file that <see cref="JsonProfileFormat"/> has made.</summary>
    /// <param name="file">The file's name; it may have 256 MiB.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ProfilingException">The file cannot be read or is not a profile; the message says why.
    /// </exception>
    public static SavedProfile Read(string file)
    {
        byte[] bytes;
        try
        {
            using FileStream stream = File.OpenRead(file);
            using var kept = new MemoryStream();
            var part = new byte[1 << 16];
            for (int read; (read = stream.Read(part)) > 0;)
            {
                if (kept.Length + read > MostBytes)
                    throw Fault(file, "it has more than 256 MiB");
                kept.Write(part, 0, read);
            }
            bytes = kept.ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            bool missing = error is FileNotFoundException or DirectoryNotFoundException;
            throw new ProfilingException(
                missing ? $"{file}: there is no such file" : $"{file}: cannot be read: {error.Message}", error);
        }
        return Parse(file, bytes);
    }

    /// <summary>Parses such a file.</summary>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="json">The contents, in UTF-8.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ProfilingException">The text is not a profile; the message says why.</exception>
    public static SavedProfile Parse(string file, ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return Parse(new SavedFields(file, "", document.RootElement));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Fault(file, error is JsonException
                ? "it is not JSON"
                : "a text in it is not Unicode", error);
        }
    }

    internal static ProfilingException Fault(string file, string reason, Exception? cause = null) =>
        new($"{file}: is not a profile of 'profile --json': {reason}", cause);

    private static SavedProfile Parse(SavedFields root)
    {
        if (root.Whole("schema") is not 1)
            throw root.Fault("schema is not 1");
        string name = root.Text("backend");
        if (!Enum.TryParse(name, ignoreCase: true, out Backend backend) || char.IsAsciiDigit(name.FirstOrDefault()))
            throw root.Fault($"backend {name} is not known");
        bool hasAlive = root.Has("live");
        var lines = new List<SavedLine>();
        foreach (SavedFields method in root.List("methods"))
        {
            (string title, string source) = (method.Text("name"), method.Text("file"));
            lines.AddRange(method.List("lines").Select(line => ParseLine(line, title, source, hasAlive))
                .GroupBy(line => (line.File, line.Line))
                .Select(same => same.Aggregate(SavedLine.Merge)));
        }
        return new SavedProfile(backend, hasAlive, lines);
    }

    private static SavedLine ParseLine(SavedFields line, string method, string file, bool hasAlive)
    {
        if (line.Whole("line") is not (>= 0 and <= int.MaxValue and long number))
            throw line.Fault("line is out of range");
        return new SavedLine(
            method, line.Has("file") ? line.Text("file") : file, (int)number, line.Text("source"),
            line.Whole("occurrences"))
        {
            Increment = line.WholeOrNull("increment") ?? 0,
            Own = line.WholeOrNull("own") ?? 0,
            Alive = hasAlive && line.Has("alive") ? line.Whole("alive") : 0,
        };
    }
}

/// <summary>A line of a profile.</summary>
/// <param name="Method">Namespace, type and method; overloads share the name.</param>
/// <param name="File">The source file.</param>
/// <param name="Line">The line's number, from 1; 0 when it is unknown.</param>
/// <param name="Text">The source text; empty when the source was missing.</param>
/// <param name="Occurrences">How often the line was reached.</param>
public sealed record SavedLine(string Method, string File, int Line, string Text, long Occurrences)
{
    /// <summary>The growth in bytes, with that of called methods; 0 where no memory was read.</summary>
    public long Increment { get; init; }

    /// <summary>The growth in bytes by the line itself, without methods that have lines of their own.</summary>
    public long Own { get; init; }

    /// <summary>The bytes of <see cref="Own"/> that are still alive; 0 when they were not read.</summary>
    public long Alive { get; init; }

    // The signature and the body of an expression-bodied method may be on one line.
    internal static SavedLine Merge(SavedLine one, SavedLine other) => one with
    {
        Increment = one.Increment + other.Increment,
        Own = one.Own + other.Own,
        Alive = one.Alive + other.Alive,
        Occurrences = Math.Max(one.Occurrences, other.Occurrences),
    };
}

/// <summary>One object of a profile's file; errors name the property by its path in the file.</summary>
internal sealed class SavedFields
{
    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;

    public SavedFields(string file, string path, JsonElement element)
    {
        (_file, _path, _element) = (file, path, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw SavedProfile.Fault(file, path.Length == 0 ? "it is not an object" : $"{path} is not an object");
    }

    /// <summary>Whether the object has a property that is not null.</summary>
    public bool Has(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    public string Text(string name) => Read(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw Fault($"{name} is not a text");

    public long Whole(string name) => WholeOrNull(name) ?? throw Fault($"{name} is not a whole number");

    public long? WholeOrNull(string name) => Read(name) switch
    {
        { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out long number) => number,
        _ => throw Fault($"{name} is not a whole number"),
    };

    public IEnumerable<SavedFields> List(string name)
    {
        JsonElement list = Read(name);
        if (list.ValueKind != JsonValueKind.Array)
            throw Fault($"{name} is not a list");
        (string file, string path) = (_file, _path);
        return list.EnumerateArray().Select((item, i) => new SavedFields(file, $"{path}{name}[{i}].", item));
    }

    public ProfilingException Fault(string reason) => SavedProfile.Fault(_file, _path + reason);

    private JsonElement Read(string name) =>
        _element.TryGetProperty(name, out JsonElement value) ? value : throw Fault($"{name} is missing");
}
