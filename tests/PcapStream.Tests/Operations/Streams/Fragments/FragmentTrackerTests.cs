using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Fragments;

/// <summary>IP fragments, joined by the rules that <see cref="RandomDatagrams"/> follow literally.</summary>
public sealed class FragmentTrackerTests
{
    private static readonly byte[] Payload = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
    private static readonly byte[] Datagram = RandomDatagrams.Udp(Payload);

    [Theory]
    [InlineData(1, 1, 4096)]
    [InlineData(2, 2, 64)]
    [InlineData(3, 1, 7)]
    [InlineData(4, 2, 4096)]
    public void A_datagram_is_in_the_packet_that_completes_it(int seed, int threads, int packets)
    {
        List<(SomePacket Packet, string Payload)> all = new RandomDatagrams(seed).Packets(400);
        var batches = new BatchOptions { Threads = threads, PacketsPerBatch = packets };
        Assert.Equal(
            all.Select((one, i) => $"{i + 1}\t{one.Payload}"), Rows(all.Select(one => one.Packet), batches: batches));
    }

    [Fact]
    public void Datagrams_that_do_not_fit_in_memory_are_not_forgotten()
    {
        // The first halves, and then the second.
        const int Datagrams = 3000;
        byte[] datagram = RandomDatagrams.Udp(new byte[2000]);
        IEnumerable<byte[]> packets = Enumerable.Range(0, 2 * Datagrams).Select(i => i < Datagrams
            ? RandomDatagrams.Ipv4((uint)i, 0, more: true, datagram.AsSpan(0, 1000))
            : RandomDatagrams.Ipv4((uint)(i - Datagrams), 1000, more: false, datagram.AsSpan(1000)));
        string[] rows = Rows(
            packets.Select(RandomDatagrams.Packet),
            batches: new BatchOptions { MemoryLimit = 8 << 20, PacketsPerBatch = 256 });
        Assert.All(rows[..Datagrams], row => Assert.EndsWith("\t", row));
        Assert.All(rows[Datagrams..], row => Assert.Equal(4000, row.Split('\t')[1].Length));
    }

    [Fact]
    public void Other_versions_are_read_alone()
    {
        SomePacket[] packets = [Part(0, 40, true), Part(40, 72, false)];
        Assert.Equal(["1\t", $"2\t{Convert.ToHexStringLower(Payload)}"], Rows(packets));
        string first = $"1\t{Convert.ToHexStringLower(Payload[..32])}";
        Assert.Equal([first, "2\t"], Rows(packets, IpVersions.Ipv6));
        Assert.Equal([first, "2\t"], Rows(packets, IpVersions.None));
    }

    [Fact]
    public void Fragments_that_were_not_captured_whole_are_joined_to_none()
    {
        SomePacket first = Part(0, 40, true);
        SomePacket cut = first with { Data = first.Data[..^8] };
        Assert.Equal(
            [$"1\t{Convert.ToHexStringLower(Payload[..24])}", "2\t"], Rows([cut, Part(40, 72, false)]));
    }

    [Fact]
    public void Another_datagram_may_have_the_same_identification()
    {
        SomePacket[] packets = [Part(40, 72, false), Part(0, 40, true), Part(0, 40, true), Part(40, 72, false)];
        string whole = Convert.ToHexStringLower(Payload);
        Assert.Equal(["1\t", $"2\t{whole}", "3\t", $"4\t{whole}"], Rows(packets));
    }

    [Fact]
    public void Networks_have_datagrams_of_their_own()
    {
        SomePacket tagged = RandomDatagrams.Packet(
            RandomDatagrams.Ipv4(1, 40, more: false, Datagram.AsSpan(40), 0x81, 0, 0, 7));
        Assert.Equal(["1\t", "2\t"], Rows([Part(0, 40, true), tagged]));
    }

    [Fact]
    public void Where_fragments_overlap_the_first_that_came_counts()
    {
        byte[] other = [.. Datagram.Select(one => (byte)~one)];
        SomePacket late = RandomDatagrams.Packet(RandomDatagrams.Ipv4(1, 32, more: false, other.AsSpan(32)));
        byte[] expected = [.. Datagram[8..40], .. other[40..]];
        Assert.Equal(["1\t", $"2\t{Convert.ToHexStringLower(expected)}"], Rows([Part(0, 40, true), late]));
    }

    [Fact]
    public void Datagrams_of_any_length_are_joined()
    {
        byte[] datagram = RandomDatagrams.Udp(new byte[65_507]);
        int[] starts = [.. Enumerable.Range(0, (datagram.Length + 1479) / 1480).Select(i => i * 1480)];
        new Random(5).Shuffle(starts);
        string[] rows = Rows(starts.Select(start => RandomDatagrams.Packet(RandomDatagrams.Ipv4(
            1, start, start + 1480 < datagram.Length,
            datagram.AsSpan(start, Math.Min(1480, datagram.Length - start))))));
        Assert.Equal(2 * 65_507, rows[^1].Split('\t')[1].Length);
    }

    [Fact]
    public void Datagrams_in_too_many_pieces_are_reported()
    {
        byte[] datagram = RandomDatagrams.Udp(new byte[3000]);
        IEnumerable<int> starts = Enumerable.Range(0, 376).OrderBy(i => i % 2).Select(i => i * 8);
        using var capture = new TemporaryFile(Some.Pcap(starts.Select(start => RandomDatagrams.Packet(
            RandomDatagrams.Ipv4(1, start, start < 3000, datagram.AsSpan(start, Math.Min(8, 3008 - start)))))));
        ExportResult result = ExportOperation.Run([capture.Path], Stream.Null, Options(IpVersions.All));
        Assert.Contains("1 datagrams of several fragments are in no packet", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Filters_and_fields_of_all_layers_see_the_datagram()
    {
        byte[] query =
        [
            0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 40, .. Enumerable.Repeat((byte)'a', 40), 4, .. "test"u8, 0, 0, 1, 0, 1,
        ];
        byte[] datagram = RandomDatagrams.Udp(query);
        datagram[3] = 53;
        datagram[2] = 0;
        using var capture = new TemporaryFile(Some.Pcap(
        [
            RandomDatagrams.Packet(RandomDatagrams.Ipv4(1, 0, more: true, datagram.AsSpan(0, 32))),
            RandomDatagrams.Packet(RandomDatagrams.Ipv4(1, 32, more: false, datagram.AsSpan(32))),
        ]));
        var options = new ExportOptions
        {
            Columns = FieldText.Named("frame.number", "ip.frag_offset", "udp.dstport", "udp.length", "dns.qry.name"),
            DisplayFilter = DisplayFilter.Parse("udp.length == 71 && dns"),
            JoinFragments = IpVersions.All,
        };
        Assert.Equal(
            $"2\t4\t53\t{datagram.Length}\t{new string('a', 40)}.test\n",
            Encoding.UTF8.GetString(FieldText.BytesOf([capture.Path], options)));
    }

    [Fact]
    public void Mutated_fragments_never_throw()
    {
        var random = new Random(21);
        for (int round = 0; round < 40; round++)
        {
            SomePacket[] packets = [.. new RandomDatagrams(round).Packets(20).Select(one => one.Packet)];
            foreach (SomePacket packet in packets)
            {
                for (int changes = random.Next(3); changes > 0; changes--)
                    packet.Data[12 + random.Next(Math.Min(60, packet.Data.Length - 12))] = (byte)random.Next(256);
            }
            using var capture = new TemporaryFile(Some.Pcap(packets));
            ExportOptions options = Options(IpVersions.All) with
            {
                Columns = [.. FieldCatalogue.All],
                JoinSegments = true,
            };
            Assert.Empty(ExportOperation.Run([capture.Path], Stream.Null, options).Failures);
        }
    }

    private static SomePacket Part(int start, int end, bool more) =>
        RandomDatagrams.Packet(RandomDatagrams.Ipv4(1, start, more, Datagram.AsSpan(start..end)));

    private static ExportOptions Options(IpVersions fragments, BatchOptions? batches = null) => new()
    {
        Columns = FieldText.Named("frame.number", "udp.payload"),
        JoinFragments = fragments,
        Batches = batches ?? BatchOptions.Default,
    };

    private static string[] Rows(
        IEnumerable<SomePacket> packets, IpVersions fragments = IpVersions.All, BatchOptions? batches = null)
    {
        using var capture = new TemporaryFile(Some.Pcap(packets));
        string text = Encoding.UTF8.GetString(FieldText.BytesOf([capture.Path], Options(fragments, batches)));
        return text.Split('\n')[..^1];
    }
}
