using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

/// <summary>Every capture of the corpus against capinfos' answers, and a reason for each that differs.</summary>
public sealed class CapinfosCorpusTests
{
    private const string FractionWraps =
        "a fraction of a second and more: capinfos multiplies it in 32 bits, we carry it over";
    private const string TimesCompareIn32Bits =
        "times 2^31 seconds apart: capinfos compares their difference in 32 bits";
    private const string ZerosAtTheEnd = "zeros at the end: empty packets of 1970 to capinfos, damage to us";
    private const string SunAtmStripped =
        "SunATM: Wireshark takes the 4-byte pseudo-header off the lengths, we count it";
    private const string NoInterface = "neither interface nor packet: capinfos cannot tell their order, though it " +
        "can for test002, which has none either";
    private const string SunAtmFraction = SunAtmStripped + "; " + FractionWraps;

    private static readonly Dictionary<string, string> Differences = new()
    {
        ["pcapng/be/basic/test017.pcapng"] = NoInterface,
        ["pcapng/le/basic/test017.pcapng"] = NoInterface,
        ["tcpdump/atm-heapoverflow.pcap"] = SunAtmStripped,
        ["tcpdump/atm-oam-heapoverflow.pcap"] = SunAtmStripped,
        ["tcpdump/atm-oam-loopback-print-overrun.pcap"] = SunAtmFraction,
        ["tcpdump/bgp_vpn_rt-oobr.pcap"] = ZerosAtTheEnd,
        ["tcpdump/olsr-oobr-2.pcap"] = TimesCompareIn32Bits,
        ["tcpdump/pim_header_asan-2.pcap"] = TimesCompareIn32Bits,
        ["tcpdump/rx_serviceid_oobr.pcap"] = FractionWraps,
        ["tcpdump/timestamp_invalid_micro.pcap"] = FractionWraps,
        ["tcpdump/timestamp_invalid_nano.pcap"] = FractionWraps,
    };

    [Fact]
    public void Counts_bytes_times_and_link_types_equal_capinfos_or_differ_for_a_reason()
    {
        var unexplained = new List<string>();
        var equalThoughListed = new List<string>();
        int compared = 0;
        foreach (string[] row in File.ReadLines(Path.Combine(Corpus.Root, "expected", "capinfos.tsv"))
            .Select(line => line.Split('\t')))
        {
            string path = Path.Combine(Corpus.Root, row[0]);
            // capinfos' exit code of 2: it knows the format, and refuses the link type.
            if (row[1] != "0")
                continue;
            compared++;
            string expected = string.Join(' ', row, 2, 6);
            string answer = Answer(path, row);
            bool equal = answer == expected;
            if (!equal && !Differences.ContainsKey(row[0]))
                unexplained.Add($"{row[0]}: expected {expected}, read {answer}");
            if (equal && Differences.ContainsKey(row[0]))
                equalThoughListed.Add(row[0]);
        }
        Assert.Empty(unexplained);
        Assert.Empty(equalThoughListed);
        Assert.True(compared > 900, $"only {compared} captures were compared");
    }

    [Fact]
    public void Link_types_that_capinfos_refuses_are_read()
    {
        foreach (string[] row in File.ReadLines(Path.Combine(Corpus.Root, "expected", "capinfos.tsv"))
            .Select(line => line.Split('\t')))
        {
            string path = Path.Combine(Corpus.Root, row[0]);
            if (row[1] != "0")
                Assert.True(InfoOperation.Run(path, new InfoOptions()).Packets > 0, row[0]);
        }
    }

    private static string Answer(string path, string[] row)
    {
        CaptureInfo info = InfoOperation.Run(path, new InfoOptions());
        string linkType = info.LinkTypes.Count switch
        {
            0 => "unknown",
            1 => info.LinkTypes[0].LinkType.Name,
            _ => "per-packet",
        };
        string order = info.StrictTimeOrder?.ToString() ?? "Unknown";
        // capinfos tells no time at all when one packet has none; we tell those of the others.
        bool untimed = row[4] is "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{info.Packets} {info.OriginalBytes} {(untimed ? "" : Time(info.FirstTime, info))} " +
            $"{(untimed ? "" : Time(info.LastTime, info))} {linkType} {order}");
    }

    // To the capture's precision, as capinfos -S prints it.
    private static string Time(Timestamp? time, CaptureInfo info) =>
        time is { } moment ? moment.ToString()[..^(9 - (int)info.Precision!.Value)] : "n/a";
}
