using PcapStream.Columns;
using PcapStream.Operations.Export;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Fields;
using PcapStream.Sql.Tests.Support;
using PcapStream.Tests.Support;

namespace PcapStream.Sql.Tests.Scanning;

/// <summary>
/// Every column of captures of other programs against the file of Parquet, which has the values of JSON.
/// </summary>
public sealed class ScanCorpusTests
{
    // Comparing 800 columns of a capture takes half a second.
    private const int Step = 16;

    private static IEnumerable<string> Files => Directory.GetFiles(Corpus.Root, "*.*cap*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Where((file, index) => index % Step == 0 && new FileInfo(file).Length < 1 << 20);

    [Theory]
    [InlineData(FieldOccurrence.All)]
    [InlineData(FieldOccurrence.Last)]
    public void Packets_have_the_values_of_parquet(FieldOccurrence occurrence)
    {
        var options = new ExportOptions
        {
            Columns = FieldCatalogue.All,
            Format = ColumnFormat.Parquet.Packets,
            Occurrence = occurrence,
        };
        using var folder = new TemporaryFolder();
        long rows = 0;
        foreach (string file in Files)
        {
            ExportOperation.Run([file], folder["all.parquet"], options);
            using var queries = new CaptureQueries(options, file);
            rows += Compare(queries, "packets", folder["all.parquet"], file);
        }
        Assert.True(rows > 1000, $"{rows} rows");
    }

    [Fact]
    public void Flows_have_the_values_of_parquet()
    {
        using var folder = new TemporaryFolder();
        long rows = 0;
        foreach (string file in Files)
        {
            FlowsOptions options = ColumnFormat.Parquet.For(
                new FlowsOptions
                {
                    // SQL does not tell its names from those of basic.
                    Columns = [.. FlowColumns.Basic, .. FlowColumns.Cic.Where(column => column.Name != "Protocol")],
                },
                origin: null);
            FlowsOperation.Run([file], folder["flows.parquet"], options);
            using var queries = new CaptureQueries(file);
            rows += Compare(queries, "flows", folder["flows.parquet"], file);
            FlowsOperation.Run(
                [file], folder["conn.parquet"],
                ColumnFormat.Parquet.For(new FlowsOptions { Columns = FlowColumns.Zeek }, origin: null));
            rows += Compare(queries, "conn", folder["conn.parquet"], file);
        }
        Assert.True(rows > 100, $"{rows} rows");
    }

    // The rows in their order, by the columns of the file.
    private static long Compare(CaptureQueries queries, string table, string parquet, string file)
    {
        string names = string.Join(", ", queries.Lines($"SELECT column_name FROM (DESCRIBE FROM '{parquet}')")
            .Select(name => $"\"{name}\""));
        string Hashed(string source) =>
            $"SELECT count(*), md5(string_agg(md5(ROW({names})::VARCHAR), '' ORDER BY place)) "
            + $"FROM (SELECT *, row_number() OVER () AS place FROM {source})";
        string[] read = queries.Lines(Hashed(table));
        string[] expected = queries.Lines(Hashed($"'{parquet}'"));
        Assert.True(read.SequenceEqual(expected), $"{file}: {table}: {read[0]}, {expected[0]}");
        return long.Parse(read[0].Split('|')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
