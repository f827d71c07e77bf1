using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PcapStream.Operations.Export;

namespace PcapStream.Tests.Operations.Export;

/// <summary>Random bytes taken for text, half of them those that formats live on.</summary>
public sealed partial class FieldFuzzTests
{
    private const string Special = "\"\\,;\t\r\n\0'\b\u001b";
    private static readonly List<byte[]> Packets = RandomPackets(seed: 31, count: 3000);
    private static readonly byte[] Capture = FieldText.Capture(Packets);
    private static readonly string[] Texts = [.. Packets.Select(Encoding.UTF8.GetString)];

    [Fact]
    public void Csv_is_one_line_per_packet_with_control_characters_escaped()
    {
        string csv = Text(FieldFormats.Csv, ',');
        Assert.Equal(
            Texts.Select(Escaped), CsvRecord().Matches(csv).Select(record => Unquoted(record.Groups[1].Value)));
        Assert.Equal(csv.Length, CsvRecord().Matches(csv).Sum(record => record.Length));
    }

    [Fact]
    public void Tsv_reads_back_unchanged() =>
        Assert.Equal(Texts, Lines(Text(FieldFormats.Tsv)).Select(line => Unescaped(line.Split('\t')[0])));

    [Theory]
    [InlineData("fields")]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    [InlineData("ek")]
    public void No_byte_that_a_terminal_obeys_passes(string format)
    {
        byte[] output = FieldText.BytesOf(Capture, new ExportOptions
        {
            Columns = [FieldText.Bytes()],
            Format = FieldFormats.Find(format)!,
        });
        // Throws where a byte is not UTF-8.
        string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output);
        Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void Fields_has_one_line_per_packet() =>
        Assert.Equal(Packets.Count, Lines(Text(FieldFormats.Fields)).Length);

    [Fact]
    public void Json_lines_read_back_unchanged() =>
        Assert.Equal(Texts, Lines(Text(FieldFormats.JsonLines))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("test.text").GetString()));

    [Fact]
    public void Json_reads_back_unchanged() =>
        Assert.Equal(Texts, JsonDocument.Parse(Text(FieldFormats.Json)).RootElement.EnumerateArray()
        .Select(packet => packet.GetProperty("_source").GetProperty("layers").GetProperty("test.text")[0].GetString()));

    [Fact]
    public void Ek_reads_back_unchanged() =>
        Assert.Equal(Texts, Lines(Text(FieldFormats.Ek)).Where((_, i) => i % 2 == 1)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("layers")
            .GetProperty("test_text")[0]
            .GetString()));

    // Two columns, so that separators count.
    private static string Text(FieldFormat format, char? separator = null) => FieldText.Of(Capture, new ExportOptions
    {
        Columns = [FieldText.Bytes(), .. FieldText.Named("frame.number")],
        Format = format,
        Separator = separator,
        Header = false,
    });

    private static string[] Lines(string text) => text.Split('\n')[..^1];

    private static string Unquoted(string value) =>
        value.StartsWith('"') ? value[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : value;

    // What the formats document.
    private static string Escaped(string text) => string.Concat(text.Select(letter => letter switch
    {
        _ when "\b\t\n\f\r".IndexOf(letter, StringComparison.Ordinal) is >= 0 and int at => $"\\{"btnfr"[at]}",
        _ when char.IsControl(letter) => letter <= 0x7F ? $"\\x{(int)letter:x2}" : $"\\u{(int)letter:x4}",
        _ => $"{letter}",
    }));

    private static string Unescaped(string text) => TsvEscape().Replace(text, escape => escape.Value switch
    {
        ['\\', 'x' or 'u', .. string code] => $"{(char)Convert.ToInt32(code, 16)}",
        [_, char letter, ..] =>
            $"{("btnfr".IndexOf(letter, StringComparison.Ordinal) is >= 0 and int at ? "\b\t\n\f\r"[at] : letter)}",
        _ => throw new FormatException(),
    });

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

    [GeneratedRegex(@"\\x..|\\u....|\\.")]
    private static partial Regex TsvEscape();
}
