using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Apache.Arrow.Ipc;
using PcapStream.Capture;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;

namespace PcapStream.Columns.Tests.Support;

/// <summary>Holds the columns of captures against their lines of JSON.</summary>
internal static class JsonComparison
{
    // DuckDB plans a query of many columns slowly.
    private const int ColumnsAtOnce = 100;

    /// <summary>Compares every value of every packet in Parquet.</summary>
    /// <returns>The number of values.</returns>
    public static long CompareParquet(IReadOnlyList<string> files, ExportOptions options)
    {
        Dictionary<string, JsonElement>[] lines = Lines(files, options);
        using var table = new DuckTable(
            FieldText.BytesOf(files, options with { Format = ColumnFormat.Parquet.Packets }));
        Assert.Equal((long)lines.Length, table.Query("SELECT count(*) FROM packets")[0][0]);
        var comparison = new Comparison();
        foreach (Field[] fields in options.Columns.Chunk(ColumnsAtOnce))
        {
            int row = 0;
            table.Read($"SELECT {string.Join(", ", fields.Select(Exact))} FROM packets", reader =>
            {
                for (int i = 0; i < fields.Length; i++)
                    comparison.Add(fields[i], lines[row], reader.IsDBNull(i) ? null : reader.GetValue(i));
                row++;
            });
        }
        return comparison.End();
    }

    /// <summary>Compares every value of every packet in Arrow.</summary>
    /// <returns>The number of values.</returns>
    public static long CompareArrow(IReadOnlyList<string> files, ExportOptions options)
    {
        Dictionary<string, JsonElement>[] lines = Lines(files, options);
        using var reader = new ArrowStreamReader(
            new MemoryStream(FieldText.BytesOf(files, options with { Format = ColumnFormat.Arrow.Packets })));
        var comparison = new Comparison();
        int row = 0;
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (int i = 0; i < options.Columns.Count; i++)
            {
                for (int k = 0; k < batch.Length; k++)
                    comparison.Add(options.Columns[i], lines[row + k], ArrowValue.At(batch.Column(i), k));
            }
            row += batch.Length;
        }
        Assert.Equal(lines.Length, row);
        return comparison.End();
    }

    private static Dictionary<string, JsonElement>[] Lines(IReadOnlyList<string> files, ExportOptions options) =>
        [.. Encoding.UTF8.GetString(FieldText.BytesOf(files, options with { Format = FieldFormats.JsonLines }))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject()
                .ToDictionary(field => field.Name, field => field.Value))];

    // DuckDB.NET's DateTime has no nanoseconds.
    private static string Exact(Field field)
    {
        string column = $"\"{field.Name}\"";
        return IsTime(field)
            ? field.Protocol == Protocol.Frame ? $"epoch_ns({column})" : $"list_transform({column}, x -> epoch_ns(x))"
            : field.Type == FieldType.Bytes ? $"list_transform({column}, x -> lower(hex(x)))"
            : column;
    }

    private static bool IsTime(Field field) =>
        field.Type == FieldType.AbsoluteTime || field.Name == "frame.time_epoch";

    private static string Text(object value) => value is IList list
        ? string.Join('\0', list.Cast<object>().Select(Text))
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static string? Expected(Field field, JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? string.Join('\0', json.EnumerateArray().Select(one => Expected(field, one)))
        : json.ValueKind switch
        {
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Number => json.GetRawText(),
            _ => Expected(field.Type, json.GetString()!),
        };

    private static string? Expected(FieldType type, string text) => type switch
    {
        FieldType.RelativeTime or FieldType.AbsoluteTime when text == Timestamp.NotRepresentableText => null,
        FieldType.RelativeTime => Nanoseconds(decimal.Parse(text, CultureInfo.InvariantCulture)),
        FieldType.AbsoluteTime => Nanoseconds(Epoch(text)),
        FieldType.Bytes => text.Replace(":", "", StringComparison.Ordinal),
        FieldType.Text or FieldType.EndedText or FieldType.LimitedText or FieldType.None => text,
        _ when text.StartsWith("0x", StringComparison.Ordinal) =>
            BigInteger.Parse($"0{text[2..]}", NumberStyles.HexNumber, CultureInfo.InvariantCulture).ToString(
                CultureInfo.InvariantCulture),
        _ => text,
    };

    private static string Nanoseconds(decimal seconds) =>
        Math.Clamp(seconds * Timestamp.NanosecondsPerSecond, -long.MaxValue, long.MaxValue)
            .ToString("0", CultureInfo.InvariantCulture);

    // As "Sep 29, 2012 16:36:15.409224000 UTC".
    private static decimal Epoch(string text)
    {
        if (text == "NULL")
            return 0;
        int dot = text.LastIndexOf('.');
        var local = DateTime.ParseExact(
            text[..dot], "MMM d, yyyy HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite);
        DateTime utc = TimeZoneInfo.ConvertTimeToUtc(local, TimeZoneInfo.Local);
        return (decimal)(utc - DateTime.UnixEpoch).TotalSeconds
            + decimal.Parse($"0{text.AsSpan(dot, 10)}", CultureInfo.InvariantCulture);
    }

    // Counts values, and keeps one fault per field.
    private sealed class Comparison
    {
        private readonly SortedDictionary<string, string> _faults = [];
        private long _values;

        public void Add(Field field, Dictionary<string, JsonElement> line, object? value)
        {
            string? expected = line.TryGetValue(field.Name, out JsonElement json) ? Expected(field, json) : null;
            string? actual = value is null ? null : Text(value);
            if (expected != actual)
            {
                _faults[field.Name] = $"expected {expected ?? "null"}, is {actual ?? "null"}, in packet "
                    + line.GetValueOrDefault("frame.number");
            }
            _values += expected is null ? 0 : 1;
        }

        public long End()
        {
            Assert.Empty(_faults);
            return _values;
        }
    }
}
