using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapStream.Operations.Fields;

namespace PcapStream.Tests.Operations.Fields;

/// <summary>Random bytes taken for text, half of them those that formats live on.</summary>
public sealed partial class FieldFuzzTests
{
    private const string Special = "\"\\,;\t\r\n\0'\b\u001b";
    private static readonly List<byte[]> Packets = RandomPackets(seed: 31, count: 3000);
    private static readonly byte[] Capture = FieldText.Capture(Packets);
    private static readonly string[] Texts = [.. Packets.Select(Encoding.UTF8.GetString)];

    [Fact]
    public void Csv_is_read_back_as_it_was()
    {
        string csv = Text(FieldFormat.Csv, ',');
        Assert.Equal(Texts, CsvRecord().Matches(csv).Select(record => Unquoted(record.Groups[1].Value)));
        Assert.Equal(csv.Length, CsvRecord().Matches(csv).Sum(record => record.Length));
    }

    [Fact]
    public void Tsv_is_read_back_as_it_was() => Assert.Equal(Texts, Lines(Text(FieldFormat.Tsv)).Select(line => TsvEscape().Replace(line.Split('\t')[0],
        escape => escape.Value[1] switch { 't' => "\t", 'n' => "\n", 'r' => "\r", _ => "\\" })));

    [Fact]
    public void Fields_is_a_line_a_packet() => Assert.Equal(Packets.Count, Lines(Text(FieldFormat.Fields)).Length);

    [Fact]
    public void Json_lines_are_read_back_as_they_were() =>
        Assert.Equal(Texts, Lines(Text(FieldFormat.JsonLines)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("test.text").GetString()));

    [Fact]
    public void Json_is_read_back_as_it_was() => Assert.Equal(Texts, JsonDocument.Parse(Text(FieldFormat.Json)).RootElement.EnumerateArray()
        .Select(packet => packet.GetProperty("_source").GetProperty("layers").GetProperty("test.text")[0].GetString()));

    [Fact]
    public void Ek_is_read_back_as_it_was() => Assert.Equal(Texts, Lines(Text(FieldFormat.Ek)).Where((_, i) => i % 2 == 1)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("layers").GetProperty("test_text")[0].GetString()));

    // Two columns, so that separators count.
    private static string Text(FieldFormat format, char? separator = null) => FieldText.Of(Capture, new FieldsOptions
    {
        Columns = [FieldText.Bytes(), .. FieldText.Named("frame.number")],
        Format = format,
        Separator = separator,
        Header = false,
    });

    private static string[] Lines(string text) => text.Split('\n')[..^1];

    private static string Unquoted(string value) => value.StartsWith('"') ? value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : value;

    private static List<byte[]> RandomPackets(int seed, int count)
    {
        var random = new Random(seed);
        var packets = new List<byte[]>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] packet = new byte[random.Next(40)];
            random.NextBytes(packet);
            for (int j = 0; j < packet.Length; j++)
            {
                if (random.Next(2) == 0)
                    packet[j] = (byte)Special[random.Next(Special.Length)];
            }
            packets.Add(packet);
        }
        return packets;
    }

    [GeneratedRegex("\\G(\"(?:[^\"]|\"\")*\"|[^\",\r\n]*),\\d+\n")]
    private static partial Regex CsvRecord();

    [GeneratedRegex(@"\\.")]
    private static partial Regex TsvEscape();
}
