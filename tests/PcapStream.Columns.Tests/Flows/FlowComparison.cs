using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow.Ipc;
using PcapStream.Capture;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;

namespace PcapStream.Columns.Tests.Flows;

/// <summary>Holds tables of flows against their lines of JSON.</summary>
internal static class FlowComparison
{
    // DuckDB plans a query of many columns slowly.
    private const int ColumnsAtOnce = 100;

    public static byte[] BytesOf(IReadOnlyList<string> files, FlowsOptions options)
    {
        using var output = new MemoryStream();
        FlowsOperation.Run(files, output, options);
        return output.ToArray();
    }

    /// <summary>Compares every value in Parquet; returns their number.</summary>
    public static long CompareParquet(IReadOnlyList<string> files, FlowsOptions options)
    {
        JsonElement[] lines = Lines(files, options);
        using var table = new DuckTable(BytesOf(files, ColumnFormat.Parquet.For(options, origin: null)));
        return Compare(lines, options.Columns, table);
    }

    private static long Compare(JsonElement[] lines, IReadOnlyList<FlowColumn> columns, DuckTable table)
    {
        Assert.Equal((long)lines.Length, table.Query("SELECT count(*) FROM packets")[0][0]);
        long values = 0;
        foreach (FlowColumn[] some in columns.Chunk(ColumnsAtOnce))
        {
            int row = 0;
            table.Read($"SELECT {string.Join(", ", some.Select(Exact))} FROM packets", reader =>
            {
                for (int i = 0; i < some.Length; i++)
                    values += Compare(lines[row], some[i], reader.IsDBNull(i) ? null : reader.GetValue(i));
                row++;
            });
        }
        return values;
    }

    /// <summary>Compares every value in Arrow; returns their number.</summary>
    public static long CompareArrow(IReadOnlyList<string> files, FlowsOptions options)
    {
        JsonElement[] lines = Lines(files, options);
        using var reader = new ArrowStreamReader(
            new MemoryStream(BytesOf(files, ColumnFormat.Arrow.For(options, origin: null))));
        int row = 0;
        long values = 0;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (int i = 0; i < options.Columns.Count; i++)
            {
                for (int k = 0; k < batch.Length; k++)
                    values += Compare(lines[row + k], options.Columns[i], ArrowValue.At(batch.Column(i), k));
            }
            row += batch.Length;
        }
        Assert.Equal(lines.Length, row);
        return values;
    }

    private static JsonElement[] Lines(IReadOnlyList<string> files, FlowsOptions options) =>
        [.. Encoding.UTF8.GetString(BytesOf(files, options with { Format = FlowFormat.JsonLines }))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    // DuckDB.NET's DateTime has no nanoseconds.
    private static string Exact(FlowColumn column) =>
        column.Type == FlowValueType.Time ? $"epoch_ns(\"{column.Name}\")" : $"\"{column.Name}\"";

    private static int Compare(JsonElement line, FlowColumn column, object? value)
    {
        string? expected = line.TryGetProperty(column.Name, out JsonElement json) ? Expected(column, json) : null;
        string? actual = value is null ? null : Text(value);
        Assert.True(
            expected == actual, $"{column}: expected {expected ?? "null"}, is {actual ?? "null"}, in {line}");
        return expected is null ? 0 : 1;
    }

    private static string Expected(FlowColumn column, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => string.Join('\0', json.EnumerateArray().Select(one => Expected(column, one))),
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ when column.Type == FlowValueType.Time =>
            Nanoseconds(json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText()),
        JsonValueKind.Number when column.Type == FlowValueType.Real => Text(json.GetDouble()),
        JsonValueKind.Number => json.GetRawText(),
        _ => json.GetString()!,
    };

    private static string Nanoseconds(string time) => (time.Contains('T')
            ? (DateTime.Parse(time[..^3], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
                - DateTime.UnixEpoch).Ticks * 100m + int.Parse(time[^3..^1], CultureInfo.InvariantCulture)
            : decimal.Parse(time, CultureInfo.InvariantCulture) * Timestamp.NanosecondsPerSecond)
        .ToString("0", CultureInfo.InvariantCulture);

    private static string Text(object value) => value switch
    {
        IList list => string.Join('\0', list.Cast<object>().Select(Text)),
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
