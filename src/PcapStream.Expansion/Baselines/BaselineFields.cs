using System.Text.Json;

namespace PcapStream.Expansion.Baselines;

/// <summary>One object in a baseline's file; errors name the property by its path in the file.</summary>
internal sealed class BaselineFields
{
    private readonly string _file;
    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _unread;

    /// <param name="file">The file's name.</param>
    /// <param name="path">The path of the object in the file; empty for the root.</param>
    /// <param name="element">The object.</param>
    public BaselineFields(string file, string path, JsonElement element)
    {
        _file = file;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw Fault(file, path.Length == 0 ? "is not an object" : $"{path} is not an object");
        _unread = element.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
    }

    /// <summary>The error for a file that is not a baseline.</summary>
    public static BaselineException Fault(string file, string reason, Exception? cause = null) =>
        new($"{file}: is not a baseline: {reason}", cause);

    public string Text(string name) => Read(name, "a text", JsonValueKind.String).GetString()!;

    public string? TextOrNull(string name) =>
        Read(name, "a text", JsonValueKind.String, JsonValueKind.Null).GetString();

    public string? TextIfThere(string name) => _unread.ContainsKey(name) ? Text(name) : null;

    public long Integer(string name) => Read(name, "a whole number", JsonValueKind.Number).TryGetInt64(out long number)
        ? number
        : throw Expected(name, "a whole number");

    public double Real(string name) => Read(name, "a number", JsonValueKind.Number).GetDouble();

    public double? RealOrNull(string name) =>
        _unread.ContainsKey(name) && Read(name, "a number", JsonValueKind.Number,
            JsonValueKind.Null) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    public double[]? RealsOrNull(string name)
    {
        if (!_unread.ContainsKey(name))
            return null;
        JsonElement[] numbers = [.. Read(name, "a list of numbers", JsonValueKind.Array).EnumerateArray()];
        return Array.TrueForAll(numbers, number => number.ValueKind == JsonValueKind.Number)
            ? [.. numbers.Select(number => number.GetDouble())]
            : throw Expected(name, "a list of numbers");
    }

    public bool? FlagOrNull(string name) =>
        Read(name, "true or false", JsonValueKind.True, JsonValueKind.False, JsonValueKind.Null) switch
        {
            { ValueKind: JsonValueKind.Null } => null,
            var value => value.GetBoolean(),
        };

    public BaselineFields Object(string name) => new(_file, Path(name), Read(name, "an object", JsonValueKind.Object));

    public T[] List<T>(string name, Func<BaselineFields, T> read) =>
        [
            .. Read(name, "a list", JsonValueKind.Array).EnumerateArray()
                .Select((element, i) => Read(new BaselineFields(_file, $"{Path(name)}[{i}]", element), read)),
        ];

    /// <summary>Reads an object and all of its properties.</summary>
    /// <exception cref="BaselineException">The object has an unknown property.</exception>
    public static T Read<T>(BaselineFields fields, Func<BaselineFields, T> read)
    {
        T value = read(fields);
        return fields._unread.Keys.FirstOrDefault() is { } unknown
            ? throw Fault(fields._file, $"{fields.Path(unknown)} is not known")
            : value;
    }

    /// <summary>The error for a value that is not allowed.</summary>
    public BaselineException Expected(string name, string what) => Fault(_file, $"{Path(name)} is not {what}");

    private JsonElement Read(string name, string what, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (!_unread.Remove(name, out JsonElement value))
            throw Fault(_file, $"{Path(name)} is missing");
        return kinds.Contains(value.ValueKind) ? value : throw Expected(name, what);
    }

    private string Path(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
