using PcapStream.Capture;
using PcapStream.Filtering.Display;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Stats.Intervals;

/// <summary>A column of <c>io,stat</c>: what is shown of the packets that pass its filter.</summary>
/// <param name="Text">The column as it was given, such as <c>SUM(tcp.len)tcp.port == 80</c>.</param>
/// <param name="Function">What is shown.</param>
/// <param name="Field">The field of a function of values; otherwise null.</param>
/// <param name="Filter">The packets that count; null for all.</param>
public sealed record IntervalColumn(string Text, IntervalFunction Function, Field? Field, DisplayFilter? Filter)
{
    private static readonly (string Name, IntervalFunction Function)[] Functions =
    [
        ("FRAMES", IntervalFunction.Frames),
        ("BYTES", IntervalFunction.Bytes),
        ("COUNT", IntervalFunction.Count),
        ("SUM", IntervalFunction.Sum),
        ("MIN", IntervalFunction.Least),
        ("MAX", IntervalFunction.Most),
        ("AVG", IntervalFunction.Average),
    ];

    // A value for every header of a protocol, which columns that are the same share.
    private static readonly Field?[] Headers = new Field?[ProtocolTable.Count];

    /// <summary>The function's name, such as <c>SUM</c>; null for frames and bytes.</summary>
    public string? FunctionName => Array.Find(Functions, row => row.Function == Function).Name;

    /// <summary>Whether it shows values of a field: a number, or nanoseconds for a field of time.</summary>
    public bool HasValues => Field is not null;

    /// <summary>Whether its values are nanoseconds.</summary>
    public bool IsTime => Field?.Type == FieldType.RelativeTime && Function != IntervalFunction.Count;

    /// <summary>Parses a column.</summary>
    /// <param name="name">The statistic's name, for messages.</param>
    /// <param name="text">A filter, or a function such as <c>COUNT(FIELD)</c> and a filter.</param>
    /// <exception cref="FormatException">A part of it is not valid.</exception>
    internal static IntervalColumn Parse(string name, string text)
    {
        string call = text is "FRAMES" or "BYTES" ? text + "()" : text;
        (string Name, IntervalFunction Function) row =
            Array.Find(Functions, one => call.StartsWith($"{one.Name}(", StringComparison.Ordinal));
        if (row.Name is null)
        {
            return text.StartsWith("LOAD(", StringComparison.Ordinal)
                ? throw new FormatException($"{name}: LOAD is not counted here")
                : new IntervalColumn(text, IntervalFunction.FramesAndBytes, null, Statistics.ParseFilter(name, text));
        }
        int end = call.IndexOf(')');
        if (end < 0)
            throw new FormatException($"{name}: {text} has no closing parenthesis");
        string field = call[(row.Name.Length + 1)..end];
        DisplayFilter? filter = Statistics.ParseFilter(name, call[(end + 1)..]);
        if (row.Function is not (IntervalFunction.Frames or IntervalFunction.Bytes))
            return new IntervalColumn(text, row.Function, ParseField(name, row.Name, row.Function, field), filter);
        return field.Length == 0
            ? new IntervalColumn(text, row.Function, null, filter)
            : throw new FormatException($"{name}: {row.Name} has no field between its parentheses");
    }

    /// <summary>The number that a cell shows: frames unless it is another function's.</summary>
    public long ValueOf(in IntervalSums sums) => Function switch
    {
        IntervalFunction.Bytes => sums.Traffic.Bytes,
        IntervalFunction.Count => sums.Values,
        IntervalFunction.Sum => sums.Sum,
        IntervalFunction.Least => sums.Values == 0 ? 0 : sums.Least,
        IntervalFunction.Most => sums.Values == 0 ? 0 : sums.Most,
        IntervalFunction.Average => sums.Values == 0 ? 0 : sums.Sum / sums.Values,
        _ => sums.Traffic.Frames,
    };

    /// <summary>
    /// The averages at which their column gets wider in text: by powers of ten, of times by those of seconds that are
    /// rounded. Empty for other functions.
    /// </summary>
    internal long[] Steps()
    {
        if (Function != IntervalFunction.Average)
            return [];
        long[] steps = new long[IsTime ? 9 : 18];
        long power = 1;
        for (int i = 0; i < steps.Length; i++)
        {
            power *= 10;
            steps[i] = IsTime ? power * Timestamp.NanosecondsPerSecond - Timestamp.NanosecondsPerSecond / 2 : power;
        }
        return steps;
    }

    private static Field ParseField(string name, string label, IntervalFunction function, string text)
    {
        if (text.Length == 0)
            throw new FormatException($"{name}: {label} needs a field between its parentheses");
        if ((FieldCatalogue.Find(text) ?? FindHeaders(function, text)) is not { } field)
        {
            IReadOnlyList<string> near = FieldCatalogue.Suggest(text);
            string suggestion = near.Count == 0 ? "" : $"; did you mean {string.Join(" or ", near)}?";
            throw new FormatException($"{name}: {text} is no field{suggestion}");
        }
        return function == IntervalFunction.Count || ValueAnswers.IsNumber(field.Type)
            ? field
            : throw new FormatException($"{name}: {text} is neither a number nor a time, which {label} needs");
    }

    // Headers of a protocol can be counted like values.
    private static Field? FindHeaders(IntervalFunction function, string name) =>
        function == IntervalFunction.Count && ProtocolTable.Find(name) is not Protocol.None and var protocol
            ? Headers[(int)protocol] ??= Field.Of(
                protocol, name, FieldType.None, "Header", (in _, values) => values.AddBoolean(true))
            : null;
}

/// <summary>What a column of intervals shows.</summary>
public enum IntervalFunction
{
    /// <summary>Frames, and bytes on the wire.</summary>
    FramesAndBytes,

    /// <summary>Frames.</summary>
    Frames,

    /// <summary>Bytes on the wire.</summary>
    Bytes,

    /// <summary>The number of a field's values.</summary>
    Count,

    /// <summary>The sum of the values.</summary>
    Sum,

    /// <summary>The least value.</summary>
    Least,

    /// <summary>The greatest value.</summary>
    Most,

    /// <summary>The sum divided by the number of values, without remainder.</summary>
    Average,
}
