using PcapStream.Columns.Tests.Support;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Columns.Tests.Parquet;

/// <summary>Every field of captures of other programs, as DuckDB reads it, against its JSON.</summary>
public sealed class ParquetCorpusTests
{
    [Fact]
    public void Every_field_of_every_capture_has_the_values_of_its_json()
    {
        string[] files = Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories);
        long values = JsonComparison.CompareParquet(files, new ExportOptions { Columns = FieldCatalogue.All });
        Assert.True(values > 1_000_000, $"{values} values");
    }

    [Fact]
    public void Every_field_of_random_packets_has_the_values_of_its_json()
    {
        var random = new Random(17);
        for (int round = 0; round < 3; round++)
        {
            byte[] capture = Some.Pcap(Enumerable.Range(0, 200).Select(i => RandomPacket(random, (uint)i)), link: 1);
            using var file = new TemporaryFile(capture);
            JsonComparison.CompareParquet([file.Path], new ExportOptions { Columns = FieldCatalogue.All });
        }
    }

    // Random bytes after a plausible start, so that many headers are read.
    private static SomePacket RandomPacket(Random random, uint number)
    {
        byte[] data = new byte[random.Next(14, 400)];
        random.NextBytes(data);
        byte[] start = Convert.FromHexString("0200000000010200000000020800450000");
        start.AsSpan(0, Math.Min(start.Length, data.Length)).CopyTo(data);
        if (data.Length > 23)
            data[23] = random.Next(3) switch { 0 => 6, 1 => 17, _ => data[23] };
        return new SomePacket(number, number, data, (uint)data.Length);
    }
}
