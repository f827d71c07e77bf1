using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;
using FieldCatalogue = PcapStream.Protocols.Fields.FieldCatalogue;

namespace PcapStream.Columns.Tests.Arrow;

public sealed class ArrowTests
{
    [Fact]
    public void Every_field_of_every_capture_has_the_values_of_its_json()
    {
        string[] files = Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories);
        long values = JsonComparison.CompareArrow(files, new ExportOptions { Columns = FieldCatalogue.All });
        Assert.True(values > 1_000_000, $"{values} values");
    }

    [Theory]
    [InlineData(FieldOccurrence.First)]
    [InlineData(FieldOccurrence.Last)]
    public void One_occurrence_is_a_plain_column(FieldOccurrence occurrence) => JsonComparison.CompareArrow(
        [Repository.TestData("http.pcap"), Repository.TestData("icmp.pcap")],
        new ExportOptions { Columns = FieldCatalogue.All, Occurrence = occurrence });

    [Fact]
    public void Hostile_text_is_kept_as_it_is()
    {
        string[] texts = ["", "\"a\",b\n\t\r\0", "é€😀", new string('x', 300_000)];
        byte[] bytes = FieldText.BytesOf(FieldText.Capture(texts), new ExportOptions
        {
            Columns = [FieldText.Bytes()],
            Format = ColumnFormat.Arrow.Packets,
            Origin = "test",
        });
        using var reader = new ArrowStreamReader(new MemoryStream(bytes));
        using RecordBatch batch = reader.ReadNextRecordBatch();
        Assert.Equal(texts, texts.Select((_, i) => ((StringArray)batch.Column(0)).GetString(i)));
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [Fact]
    public void Metadata_says_what_is_known_before_reading()
    {
        string[] files = [Repository.TestData("http.pcap"), Repository.TestData("dns.pcap")];
        using var output = new MemoryStream();
        ExportOperation.Run(files, output, new ExportOptions
        {
            Columns = [FieldCatalogue.Find("frame.number")!],
            Format = ColumnFormat.Arrow.Packets,
            Origin = "a \"test\"",
        });
        output.Position = 0;
        using var reader = new ArrowStreamReader(output);
        IReadOnlyDictionary<string, string> notes = reader.Schema.Metadata;
        Assert.Equal("a \"test\"", notes["pcapstream.origin"]);
        Assert.Matches("^[0-9]+[.][0-9]+[.][0-9]+$", notes["pcapstream.version"]);
        using var captures = JsonDocument.Parse(notes["pcapstream.captures"]);
        Assert.Equal(
            files, captures.RootElement.EnumerateArray().Select(one => one.GetProperty("file").GetString()));
        Assert.DoesNotContain("pcapstream.damage", notes.Keys);
    }
}
