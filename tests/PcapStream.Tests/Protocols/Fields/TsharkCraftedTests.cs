using System.Text;
using PcapStream.Operations.Export;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>Every occurrence of every field in crafted packets, compared with tshark 4.0.</summary>
public sealed class TsharkCraftedTests(ITestOutputHelper output)
{
    private const string Version = "TShark (Wireshark) 4.0.";
    private const string Layers = "frame.protocols";

    // tshark's text for a field without bytes.
    private const string NoBytes = "<MISSING>";

    // One packet at a time, including those that tshark takes for repetitions.
    private static readonly string[] Preferences =
    [
        "-n", "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o",
        "tcp.no_subdissector_on_error:FALSE", "-o", "ipv6.tso_support:TRUE",
    ];

    // tshark begins a stream of its own after the first request of SNMP.
    private const string WithSnmp = "messages of services";

    // tshark reads packets in it as elements, as far as it finds them well-formed.
    private const string WithPackets = "radiotap";
    private const string Elements = "wlan.tag";

    // tshark does not show it after some options that it cannot read.
    private const string Analysis = "tcp.analysis";

    // These depend on the machine's clock and time zone.
    private static readonly string[] Local =
        ["frame.time", "frame.time_epoch", "frame.time_delta", "frame.time_delta_displayed", "frame.time_relative"];

    /// <summary>All kinds of crafted packets.</summary>
    internal static Dictionary<string, (ushort LinkType, IEnumerable<SomePacket> Packets)> All =>
        CraftedPackets.Kinds.Concat(CraftedMessages.Kinds).Concat(CraftedLines.Kinds).Concat(CraftedDevices.Kinds)
            .Concat(CraftedNetworks.Kinds).Concat(CraftedCalls.Kinds).Concat(CraftedMedia.Kinds)
            .Concat(CraftedTransfers.Kinds).Concat(CraftedDirectories.Kinds).ToDictionary();

    public static TheoryData<string> Kinds => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fields_equal_those_of_tshark(string kind)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(installed.StartsWith(Version, StringComparison.Ordinal), $"{Version}x is not installed");
        (ushort linkType, IEnumerable<SomePacket> packets) = All[kind];
        using var capture = new TemporaryFile(Some.Pcap(packets, link: linkType));
        Field[] fields =
        [
            FieldCatalogue.Find("frame.number")!, FieldCatalogue.Find(Layers)!,
            .. FieldCatalogue.All.Where(field => field.Protocol != Protocol.Frame
                && !Local.Contains(field.Name) && !field.Name.StartsWith(Analysis, StringComparison.Ordinal)
                && (field.Name != "udp.stream" || kind != WithSnmp)
                && (kind != WithPackets || !field.Name.StartsWith(Elements, StringComparison.Ordinal))
                && !FieldCatalogueTests.NotCompared.Contains(field.Name)),
        ];
        IEnumerable<string> columns = fields.SelectMany(field => (string[])["-e", field.Name]);
        string[] expected = ForeignTool.Run(
            "tshark", [.. Preferences, "-r", capture.Path, "-T", "fields", .. columns]).Output;
        var options = new ExportOptions { Columns = fields, Occurrence = FieldOccurrence.All };
        string[] actual = Encoding.UTF8.GetString(FieldText.BytesOf([capture.Path], options)).Split('\n')[..^1];
        Assert.Equal(expected.Length, actual.Length);
        List<string> differences = [.. expected.Zip(actual)
            .SelectMany((row, i) => Differences(i + 1, row.First, row.Second, fields))];
        foreach (string one in differences)
            output.WriteLine(one);
        Assert.Empty(differences);
    }

    private static IEnumerable<string> Differences(int number, string expected, string actual, Field[] fields)
    {
        string[] theirs = expected.Replace(NoBytes, "", StringComparison.Ordinal).Split('\t');
        string[] ours = actual.Split('\t');
        Assert.Equal((fields.Length, fields.Length), (theirs.Length, ours.Length));
        return from i in Enumerable.Range(0, fields.Length)
               where fields[i].Name == Layers
                   ? !$"{theirs[i]}:".StartsWith($"{ours[i]}:", StringComparison.Ordinal)
                   : theirs[i] != ours[i]
               select $"{number} {fields[i].Name}: {theirs[i]}, we {ours[i]}";
    }
}
