using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats;
using PcapStream.Protocols;

namespace PcapStream.Cli.Commands.Stats;

/// <summary>
/// Statistics as one JSON object, written row by row: numbers are numbers, times are strings of seconds.
/// </summary>
internal sealed class StatsJson : IStatsFormat, ITableWriter
{
    private const int FlushedBytes = 1 << 15;

    private readonly TextBuffer _text;
    private readonly Utf8JsonWriter _json;
    private JsonEncodedText[] _columns = [];
    private int _column;

    public StatsJson(TextBuffer.Writer write)
    {
        _text = new TextBuffer(write);
        _json = new Utf8JsonWriter(_text, JsonReport.Indented);
    }

    public void Print(StatsResult result)
    {
        _json.WriteStartObject();
        _json.WriteNumber("packets", result.Packets);
        _json.WriteNumber("original_bytes", result.OriginalBytes);
        _json.WriteTime("first_time", result.FirstTime);
        _json.WriteTime("last_time", result.LastTime);
        _json.WriteStartArray("statistics");
        this.Write(result.Statistics);
        _json.WriteEndArray();
        // The cost of a run depends on its limits; everything before does not.
        ReceiptJson.WriteEnd(_json, result, result.SpilledBytes);
        _json.WriteEndObject();
        _json.Flush();
        _text.Text("\n"u8);
    }

    public void Dispose()
    {
        _json.Dispose();
        _text.Dispose();
    }

    public void BeginTable(string name, IReadOnlyList<string> columns)
    {
        _columns = new JsonEncodedText[columns.Count];
        for (int i = 0; i < columns.Count; i++)
            _columns[i] = JsonEncodedText.Encode(columns[i]);
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteStartArray("rows");
    }

    public void BeginRow()
    {
        _json.WriteStartObject();
        _column = 0;
    }

    public void Add(long value) => _json.WriteNumber(_columns[_column++], value);

    public void Add(string value) => _json.WriteString(_columns[_column++], value);

    public void Add(NetworkAddress value)
    {
        Span<byte> text = stackalloc byte[NetworkAddress.LongestText];
        value.TryFormat(text, out int length, default, null);
        _json.WriteString(_columns[_column++], text[..length]);
    }

    public void AddSeconds(long nanoseconds) =>
        _json.WriteString(_columns[_column++], Timestamp.FormatSeconds(nanoseconds));

    public void EndRow()
    {
        _json.WriteEndObject();
        if (_json.BytesPending > FlushedBytes)
            _json.Flush();
    }

    public void EndTable()
    {
        _json.WriteEndArray();
        _json.WriteEndObject();
    }
}
