using System.Globalization;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Windows;
using PcapStream.Tests.Operations.Flows.Reference;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>
/// Every column of every row against a plain program that keeps all packets, for traffic of this project and for the
/// captures of others.
/// </summary>
public sealed class ReferenceWindowTests(ITestOutputHelper output)
{
    private const double Tolerance = 2e-9;

    // Four standard errors.
    private const double EstimateTolerance = 0.26;

    private static readonly string[] Columns =
        [.. FlowColumns.All.Where(column => column.IsWindow).Select(column => column.Name)];

    private static readonly string[] Estimates = ["peers", "peer_ports", "local_ports"];

    // A length of 0 needs the option for jumbograms, without which the extension header is not read.
    private const string Different = "ipv6_missing_jumbo_payload_option.pcap";

    [Theory]
    [InlineData(0.01)]
    [InlineData(60)]
    public void Own_captures_have_the_reference_s_values(double seconds) =>
        Compare(Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap*"), seconds);

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Captures_of_others_have_the_reference_s_values(double seconds) => Compare(
        [.. Directory.GetFiles(Corpus.Root, "*.*", SearchOption.AllDirectories).Where(file =>
            Path.GetExtension(file) is ".pcap" or ".pcapng" or ".cap" && Path.GetFileName(file) != Different)],
        seconds);

    private void Compare(string[] files, double seconds)
    {
        var differences = new List<string>();
        int rows = 0;
        foreach ((string file, List<ReadPacket> packets) in ReadPacket.OfCaptures(files))
        {
            decimal length = (decimal)seconds * 1_000_000_000;
            List<PlainPacket> read = PlainPacket.All(packets, out _);
            Dictionary<string, string>[] expected =
                [.. PlainWindow.All(read, length).Select(row => row.Values(length))];
            string[][] found = WindowRows.Of(
                file, Columns, new FlowsOptions { Window = TimeSpan.FromSeconds(seconds) });
            rows += expected.Length;
            if (found.Length != expected.Length)
                differences.Add($"{file}: {found.Length} rows, expected {expected.Length}");
            else
                differences.AddRange(DifferencesOf(file, found, expected));
            // Every packet is sent once and received once.
            Assert.Equal(read.Count, Sum(found, "sent_packets"));
            Assert.Equal(read.Count, Sum(found, "received_packets"));
        }
        output.WriteLine($"{files.Length} files, {rows} rows, {differences.Count} differences");
        Assert.True(rows > 0);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(50)));
    }

    private static long Sum(string[][] rows, string column) =>
        rows.Sum(row => long.Parse(row[Array.IndexOf(Columns, column)], CultureInfo.InvariantCulture));

    private static IEnumerable<string> DifferencesOf(
        string file, string[][] rows, Dictionary<string, string>[] expected) =>
        from row in Enumerable.Range(0, rows.Length)
        from column in Enumerable.Range(0, Columns.Length)
        let name = Columns[column]
        where !IsEqual(name, rows[row][column], expected[row][name])
        select $"{file}, row {row}, {name}: {rows[row][column]}, expected {expected[row][name]}";

    private static bool IsEqual(string name, string found, string expected)
    {
        if (found == expected)
            return true;
        if (!double.TryParse(found, CultureInfo.InvariantCulture, out double one)
            || !double.TryParse(expected, CultureInfo.InvariantCulture, out double other))
            return false;
        bool isEstimate = Estimates.Contains(name) && other > DistinctCount.MostExact;
        double tolerance = isEstimate ? EstimateTolerance : Tolerance;
        return Math.Abs(one - other) <= tolerance * Math.Max(1, Math.Max(Math.Abs(one), Math.Abs(other)));
    }
}
