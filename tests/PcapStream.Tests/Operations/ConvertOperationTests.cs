using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Selection;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations;

public sealed class ConvertOperationTests : IDisposable
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 90, count: 5000, maxLength: 900);

    private readonly TemporaryFolder _folder = new();

    private string Output => _folder["out"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ByteOrder.LittleEndian, 0xA1B2C3D4)]
    [InlineData(ByteOrder.BigEndian, 0xA1B2C3D4)]
    [InlineData(ByteOrder.BigEndian, 0xA1B23C4D)]
    public void Pcap_converted_and_back_has_the_same_packets(ByteOrder order, uint magic)
    {
        byte[] capture = Some.Pcap(Packets, order, magic);
        ConvertResult result = Run(capture, new ConvertOptions { Format = CaptureFormat.PcapNg });
        Assert.Equal(Packets.Count, result.Packets);
        byte[] middle = File.ReadAllBytes(Output);
        Run(middle, new ConvertOptions { Format = CaptureFormat.Pcap });
        Assert.Equal(Some.Pcap(Packets, ByteOrder.LittleEndian, magic), File.ReadAllBytes(Output));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Pcapng_is_copied_byte_for_byte(ByteOrder order)
    {
        PcapNgBuilder builder = new PcapNgBuilder(order)
            .Section((1, PcapNgBuilder.Text("a comment"))).Interface(1, 0, (9, [9])).Interface(
                113, 96, (2, PcapNgBuilder.Text("eth7")), (9, [0x8A]));
        for (int i = 0; i < 3000; i++)
            builder.Enhanced((uint)i % 2, (ulong)i * 7, new byte[i % 90], null, (1, PcapNgBuilder.Text($"packet {i}")))
                .Block(0x0BAD, new byte[8])
                .Block(4, new byte[4]);
        builder.Order = order == ByteOrder.LittleEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian;
        byte[] capture = builder.Section()
            .Block(9, new byte[12])
            .Interface()
            .Simple(5, [1, 2, 3, 4, 5])
            .Enhanced(0, 1, [1])
            .ToArray();
        ConvertResult result =
            Run(capture, new ConvertOptions { Batches = new BatchOptions { PacketsPerBatch = 100 } });
        Assert.Equal(3002, result.Packets);
        Assert.Equal(capture, File.ReadAllBytes(Output));
    }

    [Fact]
    public void Blocks_after_the_last_selected_packet_are_not_copied_whatever_a_batch_has()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 3; i++)
            builder.Enhanced(0, (ulong)i, [1, 2, 3, 4]);
        byte[] expected = builder.ToArray();
        byte[] capture = builder.Interface().Block(9, new byte[12]).Enhanced(1, 9, [5]).ToArray();
        Assert.True(PacketNumbers.TryParse("1-3", out PacketNumbers? numbers));
        foreach (int size in (int[])[1, 2, 3, 4, 100])
        {
            Run(capture, new ConvertOptions
            {
                Numbers = numbers,
                Batches = new BatchOptions { PacketsPerBatch = size },
            });
            Assert.Equal(expected, File.ReadAllBytes(Output));
        }
    }

    [Fact]
    public void Captures_of_several_formats_and_link_types_become_one_pcapng()
    {
        string first = Write("1", Some.Pcap(Packets[..10]));
        string second = Write("2", new PcapNgBuilder(ByteOrder.BigEndian)
            .Section()
            .Interface(linkType: 113, options: (9, [3]))
            .Enhanced(0, 5, [1, 2, 3])
            .ToArray());
        string third = Write("3", Some.Pcap(Packets[10..20], link: 101));
        ConvertOperation.Run([first, second, third, third], Output, new ConvertOptions
        {
            Format = CaptureFormat.PcapNg,
        });
        (List<ReadPacket> read, CaptureDescription description, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(File.ReadAllBytes(Output));
        Assert.Empty(damage);
        Assert.Equal(31, read.Count);
        Assert.Equal(
            [LinkType.Ethernet, LinkType.LinuxCooked, LinkType.RawIp],
            description.Interfaces.Select(one => one.LinkType));
        Assert.Equal(5_000_000, read[10].Nanoseconds);
        Assert.Equal(Packets[19].Data, read[30].Data);
    }

    [Fact]
    public void Second_link_type_in_pcap_is_an_error_and_leaves_no_file()
    {
        string first = Write("1", Some.Pcap(Packets[..10]));
        string second = Write("2", Some.Pcap(Packets[..10], link: 101));
        CaptureException error =
            Assert.Throws<CaptureException>(() => ConvertOperation.Run([first, second], Output, new ConvertOptions()));
        Assert.Contains("several link types need pcapng", error.Message);
        Assert.Equal(["1", "2"], _folder.Files);
    }

    [Fact]
    public void Digits_are_kept_unless_the_options_allow_a_loss()
    {
        byte[] capture = new PcapNgBuilder()
            .Section()
            .Interface()
            .Enhanced(0, 1, [1])
            .Interface(options: (9, [9]))
            .Enhanced(1, 1, [1])
            .ToArray();
        var small = new BatchOptions { PacketsPerBatch = 1 };
        Assert.Contains("1 packet has a time (the first is packet 2, 0.000000001) with more digits",
            Assert.Throws<CaptureException>(() =>
            Run(capture, new ConvertOptions { Format = CaptureFormat.Pcap, Batches = small })).Message);
        Run(capture, new ConvertOptions
        {
            Format = CaptureFormat.Pcap,
            Precision = TimestampPrecision.Nanoseconds,
            Batches = small,
        });
        Assert.Equal([1000, 1], ReadPacket.All(File.ReadAllBytes(Output)).Packets.Select(packet => packet.Nanoseconds));
        Run(capture,
            new ConvertOptions
            {
                Format = CaptureFormat.Pcap,
                Precision = TimestampPrecision.Microseconds,
                CutTimes = true,
                Batches = small
            });
        Assert.Equal([1000, 0], ReadPacket.All(File.ReadAllBytes(Output)).Packets.Select(packet => packet.Nanoseconds));
    }

    [Fact]
    public void A_snap_length_cuts_packets_and_keeps_their_original_lengths()
    {
        Run(Some.Pcap(Packets), new ConvertOptions { SnapLength = 60 });
        List<ReadPacket> read = ReadPacket.All(File.ReadAllBytes(Output)).Packets;
        Assert.Equal(
            Packets.Select(packet => (Math.Min(60, packet.Data.Length), packet.OriginalLength)),
            read.Select(packet => (packet.Data.Length, packet.OriginalLength)));
    }

    [Fact]
    public void Only_the_wanted_number_of_packets_is_written()
    {
        ConvertResult result = Run(Some.Pcap(Packets), new ConvertOptions { MaxPackets = 4097 });
        Assert.Equal(4097, result.Packets);
        Assert.Equal(4097, ReadPacket.All(File.ReadAllBytes(Output)).Packets.Count);
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void Damaged_capture_is_repaired(string format)
    {
        byte[] capture = Some.Pcap(Packets);
        capture.AsSpan(500_000, 3000).Fill(0xFF);
        ConvertResult result = Run(capture, new ConvertOptions { Format = CaptureFormats.Find(format)! });
        Assert.Single(result.Damage);
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(File.ReadAllBytes(Output));
        Assert.Empty(damage);
        Assert.Equal(result.Packets, read.Count);
        Assert.InRange(read.Count, Packets.Count - 20, Packets.Count - 1);
    }

    [Theory]
    [InlineData("pcap")]
    [InlineData("pcapng")]
    public void Capture_without_packets_keeps_its_link_type(string format)
    {
        Run(Some.Pcap([], link: 113), new ConvertOptions { Format = CaptureFormats.Find(format)! });
        Assert.Equal(
            LinkType.LinuxCooked,
            Assert.Single(ReadPacket.All(File.ReadAllBytes(Output)).Description.Interfaces).LinkType);
    }

    [Fact]
    public void Damaged_description_keeps_later_interfaces()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Patch(28 + 16, 99).Interface(linkType: 113)
            .Enhanced(0, 1, [1]).Enhanced(1, 2, [2]).ToArray();
        Assert.Single(Run(capture, new ConvertOptions()).Damage);
        Assert.Equal(
            [LinkType.Ethernet, LinkType.LinuxCooked],
            ReadPacket.All(File.ReadAllBytes(Output)).Packets.Select(packet => packet.LinkType));
    }

    [Fact]
    public void Reading_stops_after_the_last_wanted_packet()
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 20; i++)
            builder.Block(0x0BAD, new byte[8]).Enhanced(0, (ulong)i, [1]);
        ConvertResult result = Run([.. builder.ToArray(), 1, 2, 3], new ConvertOptions { MaxPackets = 11 });
        Assert.Equal(11, result.Packets);
        Assert.Empty(result.Damage);
    }

    [Fact]
    public void Cancelled_conversion_leaves_no_file()
    {
        using var cancelled = new CancellationTokenSource();
        var progress = new CancelAtOnce(cancelled);
        string input = Write("in", Some.Pcap(Packets));
        ConvertResult result = ConvertOperation.Run([input], Output, new ConvertOptions
        {
            Batches = new BatchOptions { PacketsPerBatch = 10 },
        }, progress, cancelled.Token);
        Assert.True(result.Interrupted);
        Assert.Equal(["in"], _folder.Files);
    }

    [Theory]
    [MemberData(nameof(CorpusFolders))]
    public void Real_captures_survive_conversion_to_pcapng(string corpus)
    {
        var different = new List<string>();
        foreach (string file in Directory.GetFiles(Path.Combine(Corpus.Root, corpus), "*", SearchOption.AllDirectories)
            .Where(IsCapture))
        {
            ConvertResult result =
                ConvertOperation.Run([file], Output, new ConvertOptions { Format = CaptureFormat.PcapNg });
            List<ReadPacket> before = ReadPacket.All(File.ReadAllBytes(file)).Packets;
            (List<ReadPacket> after, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(File.ReadAllBytes(Output));
            bool same = before.Count == after.Count && before.Zip(after).All(pair =>
                pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data) &&
                    Sound(pair.First) == pair.Second with { Data = [], Interface = 0 });
            if (!same || damage.Count > 0 || result.Packets != before.Count)
                different.Add(file);
        }
        Assert.Empty(different);
    }

    public static TheoryData<string> CorpusFolders => ["tcpdump", "pcapng", "packetnet", "sharppcap"];

    // An original length below the captured one is raised.
    private static ReadPacket Sound(ReadPacket packet) =>
        packet with
        {
            OriginalLength = Math.Max(packet.OriginalLength, (uint)packet.Data.Length),
            Data = [],
            Interface = 0
        };

    private static bool IsCapture(string file)
    {
        try
        {
            CaptureReader.Open(file).Dispose();
            return true;
        }
        catch (CaptureException)
        {
            return false;
        }
    }

    private ConvertResult Run(byte[] capture, ConvertOptions options) =>
        ConvertOperation.Run([Write("in", capture)], Output, options);

    private string Write(string name, byte[] content)
    {
        _folder.With(name, content);
        return _folder[name];
    }

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<PcapStream.Operations.StreamProgress>
    {
        public void Report(PcapStream.Operations.StreamProgress value) => source.Cancel();
    }
}
