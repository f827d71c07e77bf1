using System.Text.Json;
using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Parquet;

public sealed class ParquetTests
{
    private static readonly string[] Names =
    [
        "frame.number", "frame.time_epoch", "frame.time_delta", "frame.protocols", "ip.src", "eth.dst",
        "tcp.srcport", "tcp.flags.syn", "tcp.payload",
    ];

    [Fact]
    public void Threads_batches_and_buffers_change_nothing()
    {
        string[] files =
            [.. new[] { "http.pcap", "interfaces.pcapng", "icmp.pcap" }.Select(name => Repository.TestData(name))];
        ExportOptions options = Options(Names);
        byte[] expected = FieldText.BytesOf(files, options);
        foreach (int threads in (int[])[1, 2, 4])
        {
            foreach (int buffer in (int[])[1, 300, 1 << 16])
                Assert.Equal(expected, FieldText.BytesOf(files, options with
                {
                    Batches = FieldText.Small(threads),
                    TextBufferSize = buffer,
                }));
        }
    }

    [Fact]
    public void Groups_of_rows_end_at_the_same_packets_for_any_threads()
    {
        using var file = new TemporaryFile(
            FieldText.Capture(Enumerable.Range(0, 3000).Select(i => new byte[i % 1000])));
        ExportOptions options = Options() with { Columns = [.. FieldText.Named("frame.number"), FieldText.Bytes()] };
        byte[][] files = [.. new[] { 1, 3 }.Select(threads => FieldText.BytesOf([file.Path], options with
        {
            Batches = FieldText.Small(threads, packets: 1 + threads * 3) with { MemoryLimit = 5 << 20 },
        }))];
        Assert.Equal(files[0], files[1]);
        using var table = new DuckTable(files[0]);
        Assert.Equal(["3000|3000|1498500"],
            table.Lines("SELECT count(*), max(\"frame.number\"), sum(length(\"test.text\")) FROM packets"));
    }

    [Fact]
    public void Columns_have_the_types_of_their_fields()
    {
        using DuckTable table = Http(Options(Names));
        Assert.Equal(
        [
            "frame.number|UBIGINT", "frame.time_epoch|TIMESTAMP_NS", "frame.time_delta|BIGINT",
            "frame.protocols|VARCHAR", "ip.src|VARCHAR[]", "eth.dst|VARCHAR[]", "tcp.srcport|USMALLINT[]",
            "tcp.flags.syn|BOOLEAN[]", "tcp.payload|BLOB[]",
        ], table.Types());
    }

    [Fact]
    public void One_occurrence_is_a_plain_column()
    {
        using DuckTable table = Http(Options("ip.src", "tcp.flags.syn", "dns.id") with
        {
            Occurrence = FieldOccurrence.First,
        });
        Assert.Equal(["ip.src|VARCHAR", "tcp.flags.syn|BOOLEAN", "dns.id|USMALLINT"], table.Types());
        Assert.Equal(["51|0"], table.Lines("SELECT count(\"ip.src\"), count(\"dns.id\") FROM packets"));
    }

    [Fact]
    public void Several_values_are_a_list_and_one_of_them_the_first_or_last()
    {
        string[] Values(FieldOccurrence occurrence)
        {
            using DuckTable table = DuckTable.Of(File.ReadAllBytes(Repository.TestData("icmp.pcap")),
                Options("ip.src") with { Occurrence = occurrence });
            return table.Lines("SELECT \"ip.src\" FROM packets WHERE \"ip.src\" IS NOT NULL LIMIT 1");
        }

        string all = Values(FieldOccurrence.All)[0];
        Assert.StartsWith("[", all);
        Assert.Equal(all.Trim('[', ']').Split(", ")[0], Values(FieldOccurrence.First)[0]);
        Assert.Equal(all.Trim('[', ']').Split(", ")[^1], Values(FieldOccurrence.Last)[0]);
    }

    [Fact]
    public void Names_and_addresses_have_the_wanted_form()
    {
        using DuckTable table = Http(Options("ip.src", "eth.dst") with
        {
            Occurrence = FieldOccurrence.First,
            UnderscoreNames = true,
            BinaryAddresses = true,
        });
        Assert.Equal(["ip_src|BLOB", "eth_dst|BLOB"], table.Types());
        Assert.Equal(["4|6"], table.Lines(
            "SELECT max(octet_length(ip_src)), min(octet_length(eth_dst)) FROM packets"));
    }

    [Fact]
    public void Field_named_twice_is_one_column()
    {
        using DuckTable table = Http(Options("ip.src", "frame.number", "ip.src"));
        Assert.Equal(["ip.src|VARCHAR[]", "frame.number|UBIGINT"], table.Types());
    }

    [Fact]
    public void Hostile_text_is_kept_as_it_is()
    {
        string[] texts = ["", "\"a\",b\n\t\r\0", "\u202E\u001b[31m", "é€😀", "NULL", new string('x', 300_000)];
        using DuckTable table = DuckTable.Of(
            FieldText.Capture(texts), Options() with { Columns = [FieldText.Bytes("it's; \"a\" name")] });
        Assert.Equal(texts, table.Query("FROM packets").Select(row => (string)row[0]!));
    }

    [Fact]
    public void Capture_without_packets_is_a_table_without_rows()
    {
        using DuckTable table = DuckTable.Of(FieldText.Capture(Array.Empty<string>()), Options("ip.src", "frame.len"));
        Assert.Equal(["ip.src|VARCHAR[]", "frame.len|UINTEGER"], table.Types());
        Assert.Equal(["0"], table.Lines("SELECT count(*) FROM packets"));
    }

    [Fact]
    public void Names_of_fields_differ_in_every_form()
    {
        string[] names = [.. FieldCatalogue.All.Select(field => field.Name)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(names.Length, names.Select(name => name.Replace('.', '_')).Distinct().Count());
    }

    [Fact]
    public void File_says_what_was_read_and_what_was_damaged()
    {
        byte[] capture = File.ReadAllBytes(Repository.TestData("http.pcap"));
        // The lengths of the second record.
        int second = 24 + 16 + BitConverter.ToInt32(capture, 24 + 8);
        capture.AsSpan(second + 8, 8).Fill(0xFF);
        using var file = new TemporaryFile(capture);
        using var output = new MemoryStream();
        ExportResult result = ExportOperation.Run(
            [file.Path], output, Options("frame.number") with { Origin = "a \"test\"" });
        using var table = new DuckTable(output.ToArray());
        Dictionary<string, string> notes = table.Notes();
        Assert.Equal("a \"test\"", notes["pcapstream.origin"]);
        JsonElement read = JsonDocument.Parse(notes["pcapstream.captures"]).RootElement[0];
        Assert.Equal(file.Path, read.GetProperty("file").GetString());
        Assert.Equal(result.Packets, read.GetProperty("packets").GetInt64());
        Assert.Equal("ether", read.GetProperty("link_types")[0].GetString());
        Assert.NotEmpty(result.Damage);
        JsonElement damage = JsonDocument.Parse(notes["pcapstream.damage"]).RootElement;
        Assert.Equal(result.Damage.Select(one => one.Entry.Offset),
            damage.EnumerateArray().Select(one => one.GetProperty("offset").GetInt64()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(100)]
    public void Failure_of_the_output_is_the_failure_of_the_operation(int room)
    {
        using var file = new TemporaryFile(File.ReadAllBytes(Repository.TestData("http.pcap")));
        using var output = new FullStream(room);
        IOException error = Assert.Throws<IOException>(
            () => ExportOperation.Run([file.Path], output, Options(Names)));
        Assert.Equal("full", error.Message);
        Assert.InRange(output.Length, 0, room);
    }

    private static ExportOptions Options(params string[] names) =>
        new() { Columns = FieldText.Named(names), Format = ColumnFormat.Parquet.Packets };

    private static DuckTable Http(ExportOptions options) =>
        DuckTable.Of(File.ReadAllBytes(Repository.TestData("http.pcap")), options);

    // A disk with some room.
    private sealed class FullStream(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
                throw new IOException("full");
            base.Write(buffer);
        }
    }
}
