using System.IO.Compression;
using System.Text;
using PcapStream.Batching;
using PcapStream.Protocols;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Protocols.Fields;

/// <summary>The first occurrence of 28 fields in every packet of real captures, compared with tshark's.</summary>
public sealed class ExpectedFieldsTests(ITestOutputHelper output)
{
    private static readonly string[] Names =
    [
        "frame.number", "frame.time_epoch", "frame.len", "frame.cap_len", "eth.src", "eth.dst", "vlan.id", "arp.opcode",
        "ip.src", "ip.dst", "ip.proto", "ip.ttl", "ip.id", "ip.frag_offset", "ipv6.src", "ipv6.dst", "ipv6.nxt",
        "tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.seq_raw", "udp.srcport", "udp.dstport", "udp.length",
        "icmp.type", "icmp.code", "icmpv6.type", "sctp.srcport", "sctp.dstport",
    ];

    // Numbers of packets with different fields, by capture.
    private static readonly Dictionary<string, (int Packets, string Reason)> Reasoned = new()
    {
        ["pcapng/le/basic/test017.pcapng"] = (4, OtherBlocks),
        ["pcapng/be/basic/test017.pcapng"] = (4, OtherBlocks),
        ["pcapng/le/basic/test018.pcapng"] = (8, OtherBlocks),
        ["pcapng/be/basic/test018.pcapng"] = (8, OtherBlocks),
        ["pcapng/le/advanced/test102.pcapng"] = (8, OtherBlocks),
        ["pcapng/be/advanced/test102.pcapng"] = (8, OtherBlocks),
        ["pcapng/le/difficult/test202.pcapng"] = (11, OtherBlocks),
        ["pcapng/be/difficult/test202.pcapng"] = (11, OtherBlocks),
        ["tcpdump/bgp_vpn_rt-oobr.pcap"] = (37, "a page of zeros is damage here, and 37 empty packets of 1970 there"),
        ["tcpdump/q933-heapoverflow-2.pcap"] = (
            6, "tshark guesses Ethernet after a Frame Relay address that names no protocol"),
        ["tcpdump/sflow-print-v6.pcap"] = (5, Sampled),
        ["tcpdump/sflow_expanded.pcap"] = (1, Sampled),
        ["tcpdump/of13_ericsson.pcapng"] = (3, "frames within OpenFlow messages within TCP are an application's data"),
        ["tcpdump/nhrp-trace.pcap"] = (1, "a packet quoted by an NHRP error is an application's data"),
        ["tcpdump/timestamp_invalid_nano.pcap"] = (2, OddTime),
        ["tcpdump/timestamp_invalid_micro.pcap"] = (2, OddTime),
        ["tcpdump/rx_serviceid_oobr.pcap"] = (1, OddTime),
        ["tcpdump/atm-oam-loopback-print-overrun.pcap"] = (1, OddTime),
        ["tcpdump/atm-oam-heapoverflow.pcap"] = (1, PseudoHeader),
        ["tcpdump/atm-heapoverflow.pcap"] = (1, PseudoHeader),
        ["tcpdump/arp-oobr.pcap"] = (1, "ATM's ARP lays its header out in another way, and this one ends within it"),
        ["tcpdump/bigtcp-ipv6.pcap"] = (1, Presumed),
        ["tcpdump/bigtcp-ipv6-geneve-ipv4.pcap"] = (1, Presumed),
        ["tcpdump/bigtcp-ipv6-geneve-ipv6.pcap"] = (1, Presumed),
        ["tcpdump/bigtcp-ipv6-vxlan-ipv4.pcap"] = (1, Presumed),
        ["tcpdump/bigtcp-ipv6-vxlan-ipv6.pcap"] = (1, Presumed),
        ["tcpdump/icmpv6-length-zero.pcapng"] = (1, Presumed),
        ["tcpdump/802_15_4-data.pcap"] = (1, "6LoWPAN's compressed IPv6 is not decoded"),
    };

    private const string OtherBlocks = "tshark numbers blocks that are no packets; capinfos counts packets as we do";
    private const string Sampled = "headers that sFlow sampled are an application's data";
    private const string Presumed = "an IPv6 payload length of 0 is presumed to be hardware's to fill in, as tshark "
        + "does for IPv4, and for IPv6 with ipv6.tso_support:TRUE";
    private const string OddTime = "a fraction of more than a second is carried into the seconds here, and printed "
        + "as it is there";
    private const string PseudoHeader = "tshark takes SunATM's pseudo header off the packet's length";

    [Fact]
    public void Every_field_equals_that_of_tshark()
    {
        string root = Corpus.Root;
        Field[] fields = [.. Names.Select(name => FieldCatalogue.Find(name)!)];
        int lines = 0;
        var wrong = new List<string>();
        foreach (IGrouping<string, string[]> file in Expected().GroupBy(row => row[0]))
        {
            string[][] rows = [.. file];
            List<string[]> actual = Read(Path.Combine(root, file.Key), fields);
            lines += rows.Length;
            foreach (string[] row in rows)
            {
                int index = int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture) - 1;
                IEnumerable<string> differences = index >= actual.Count ? ["no such packet"] : Enumerable.Range(
                    0, Names.Length)
                    .Where(i => row[i + 1] != actual[index][i])
                    .Select(i => $"{Names[i]} {row[i + 1]}, we {actual[index][i]}");
                if (differences.Any())
                    wrong.Add($"{file.Key} {row[1]}: {string.Join("; ", differences)}");
            }
        }
        foreach (string line in wrong)
            output.WriteLine(line);
        Assert.Equal(
            Reasoned.Select(entry => $"{entry.Key}: {entry.Value.Packets}").Order(),
            wrong.GroupBy(line => line.Split(' ')[0]).Select(group => $"{group.Key}: {group.Count()}").Order());
        Assert.InRange(wrong.Count, 0, lines / 100);
    }

    private static List<string[]> Read(string path, Field[] fields)
    {
        var packets = new List<string[]>();
        var decoder = new PacketDecoder();
        var values = new FieldValues();
        using BatchReader reader = BatchReader.Open(path);
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView view in batch)
            {
                FieldSource source = ViewSource.Of(view, decoder);
                var row = new string[fields.Length];
                for (int i = 0; i < fields.Length; i++)
                    row[i] = First(fields[i], ref source, values);
                packets.Add(row);
            }
        }
        return packets;
    }

    private static string First(Field field, ref FieldSource source, FieldValues values)
    {
        values.Clear();
        if (field.Protocol == Protocol.Frame)
            field.Read(source, values);
        for (source.Index = 0; source.Index < source.Packet.Layers.Length && values.Count == 0; source.Index++)
        {
            if (field.IsIn(source.Packet.Layers[source.Index].Protocol))
                field.Read(source, values);
        }
        return values.Count == 0 ? "" : Encoding.UTF8.GetString(values[0]);
    }

    private static IEnumerable<string[]> Expected()
    {
        string path = Path.Combine(Corpus.Root, "expected", "fields.tsv.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
            yield return line.Split('\t');
    }
}
