using System.Globalization;
using System.Text;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Tests.Operations.Flows.Reference;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>
/// Every column of every flow against a plain program that keeps all packets, for traffic of this project and for the
/// captures of others.
/// </summary>
public sealed class ReferenceFlowTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-9;

    private const int SequencePackets = 7;

    // Against tshark's, and against those of the statistic tcp,health, which are held against tshark's.
    private static readonly string[] HasOtherTests =
    [
        "community_id", "interface", "retransmissions", "out_of_order", "gaps", "duplicate_acks", "keep_alives",
        "zero_windows",
    ];

    private static readonly FlowColumn[] Columns =
    [
        .. FlowColumns.All.Where(column =>
            !column.IsZeek && !column.IsWindow && column.Needs != ColumnNeeds.Application
            && !HasOtherTests.Contains(column.Name)
            && !HasOtherTests.Any(name => column.Name.EndsWith($"_{name}", StringComparison.Ordinal))),
    ];

    // Captures that are read in another way, with the reason.
    private static readonly Dictionary<string, string> Differences = new()
    {
        ["ipv6_missing_jumbo_payload_option.pcap"] =
            "a length of 0 needs the option for jumbograms, without which the extension header is not read",
    };

    [Fact]
    public void Own_captures_have_the_reference_s_values() => Compare(
        Directory.GetFiles(Path.Combine(Repository.Root, "testdata"), "*.pcap*"));

    [Fact]
    public void Captures_of_others_have_the_reference_s_values() => Compare(
        [.. Directory.GetFiles(Corpus.Root, "*.*", SearchOption.AllDirectories).Where(file =>
            Path.GetExtension(file) is ".pcap" or ".pcapng" or ".cap"
            && !Differences.ContainsKey(Path.GetFileName(file)))]);

    private void Compare(string[] files)
    {
        var differences = new List<string>();
        int flows = 0;
        foreach ((string file, List<ReadPacket> packets) in ReadPacket.OfCaptures(files))
        {
            string[][] rows = Rows(file);
            Dictionary<string, string>[] expected =
                [.. PlainFlow.All(PlainPacket.All(packets, out long clock), clock)
                    .Select((flow, number) => PlainColumns.Of(flow, number, SequencePackets))];
            flows += expected.Length;
            if (rows.Length != expected.Length)
                differences.Add($"{file}: {rows.Length} flows, expected {expected.Length}");
            else
                differences.AddRange(DifferencesOf(file, rows, expected));
        }
        output.WriteLine($"{files.Length} files, {flows} flows, {differences.Count} differences");
        Assert.True(flows > 0);
        Assert.True(differences.Count == 0, string.Join('\n', differences.Take(50)));
    }

    private static IEnumerable<string> DifferencesOf(
        string file, string[][] rows, Dictionary<string, string>[] expected) =>
        from row in Enumerable.Range(0, rows.Length)
        from column in Enumerable.Range(0, Columns.Length)
        let name = Columns[column].Name
        where !IsEqual(rows[row][column], expected[row][name])
        select $"{file}, flow {row}, {name}: {rows[row][column]}, expected {expected[row][name]}";

    private static bool IsEqual(string found, string expected) =>
        found == expected
        || (double.TryParse(found, CultureInfo.InvariantCulture, out double one)
            && double.TryParse(expected, CultureInfo.InvariantCulture, out double other)
            && Math.Abs(one - other) <= Tolerance * Math.Max(1, Math.Max(Math.Abs(one), Math.Abs(other))));

    private static string[][] Rows(string file)
    {
        using var text = new MemoryStream();
        FlowsOperation.Run([file], text, new FlowsOptions
        {
            Columns = Columns,
            Format = FlowFormat.Tsv,
            Key = FlowKeyParts.Vlan | FlowKeyParts.Tunnel,
            SequencePackets = SequencePackets,
        });
        return
        [
            .. Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                .Select(line => line.Split('\t')),
        ];
    }
}
