using System.IO.Compression;
using System.Text;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Selection;

/// <summary>Shards of captures: together they have every packet once, and the same damage.</summary>
public sealed class ShardTests : IDisposable
{
    private const int Files = 12;
    private const int PairsPerFile = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("64/64", 64, 64)]
    [InlineData("1/1000000", 1, 1_000_000)]
    public void Text_is_number_and_count(string text, int number, int count)
    {
        Assert.True(InputShard.TryParse(text, out InputShard? shard));
        Assert.Equal(new InputShard(number, count), shard);
        Assert.Equal(text, shard.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData("1/1000001")]
    [InlineData("1/0")]
    [InlineData(" 1/2")]
    public void Other_text_is_no_shard(string text) => Assert.False(InputShard.TryParse(text, out _));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shards_of_a_large_capture_are_its_packets(bool isPcapNg)
    {
        int cut = 0;
        for (int seed = 0; seed < Files; seed++)
        {
            var random = new Random(seed);
            // After damage, a capture in a packet may be taken for the file's own records.
            bool isDamaged = seed % 3 > 0;
            byte[] capture = isPcapNg ? SomePcapNg(random, !isDamaged) : SomePcap(random, !isDamaged);
            if (isDamaged)
                Damage(capture, random, seed % 3 * 4);
            _folder.With("capture", capture);
            (string[] packets, string[] damage, _) = Read([_folder["capture"]], null);
            for (int pair = 0; pair < PairsPerFile; pair++)
            {
                int count = random.Next(2, 65);
                (string[] parts, string[] faults, int used) = ReadAll([_folder["capture"]], count, random);
                Assert.Equal(packets, parts);
                Assert.Equal(damage, faults);
                cut += used > 1 ? 1 : 0;
            }
        }
        Assert.True(cut > Files * PairsPerFile / 2);
    }

    [Fact]
    public void Shards_of_many_files_are_their_packets()
    {
        var random = new Random(1);
        var files = new List<string>();
        for (int i = 0; i < 9; i++)
        {
            string name = $"{i}.pcap{(i % 4 == 3 ? ".gz" : "")}";
            byte[] capture = i % 2 == 0 ? SomePcap(random, packets: 50) : SomePcapNg(random);
            _folder.With(name, i % 4 == 3 ? Gzip(capture) : capture);
            files.Add(_folder[name]);
        }
        (string[] packets, _, _) = Read(files, null);
        foreach (int count in (int[])[1, 2, 3, 9, 10, 40])
            Assert.Equal(packets, ReadAll(files, count, random).Packets);
    }

    [Fact]
    public void Numbers_are_known_at_the_start_only()
    {
        _folder.With("capture", SomePcap(new Random(0)));
        ExportOptions options = Options(new InputShard(2, 2)) with { Columns = [FieldCatalogue.Find("frame.number")!] };
        using var text = new MemoryStream();
        CaptureException failure = Assert.Single(
            ExportOperation.Run([_folder["capture"]], text, options).Failures);
        Assert.EndsWith(
            "shard 2/2 begins in the middle of it, where numbers of packets and times since other packets are not "
                + "known",
            failure.Message, StringComparison.Ordinal);
        Assert.Empty(ExportOperation.Run(
            [_folder["capture"]], text, options with { Shard = new InputShard(1, 2) }).Failures);
    }

    [Fact]
    public void Pipe_has_no_shards()
    {
        _folder.WithPipe("pipe");
        CaptureException error = Assert.Throws<CaptureException>(
            () => Read([_folder["pipe"]], new InputShard(1, 2)));
        Assert.EndsWith("a pipe cannot be divided into shards", error.Message, StringComparison.Ordinal);
    }

    // Shards in any order, with other batches and threads; joined in their order. The number of shards with packets.
    private static (string[] Packets, string[] Damage, int Used) ReadAll(
        IReadOnlyList<string> files, int count, Random random)
    {
        var parts = new (string[] Packets, string[] Damage, int Used)[count];
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        foreach (int i in order)
            parts[i] = Read(files, new InputShard(i + 1, count), random.Next(1, 3));
        return (
            [.. parts.SelectMany(part => part.Packets)],
            [.. parts.SelectMany(part => part.Damage)],
            parts.Count(part => part.Packets.Length > 0));
    }

    private static (string[] Packets, string[] Damage, int Used) Read(
        IReadOnlyList<string> files, InputShard? shard, int threads = 1)
    {
        using var text = new MemoryStream();
        ReadingResult result = ExportOperation.Run(
            files, text,
            Options(shard) with { Batches = new BatchOptions { Threads = threads, PacketsPerBatch = 512 } });
        Assert.Empty(result.Failures);
        return (
            Encoding.UTF8.GetString(text.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            // What a shard has of a record that is cut depends on its end.
            [
                .. result.Damage.Select(one => $"{one.File} {one.Entry.Offset} {one.Entry.Length} {one.Entry.Reason}")
                    .Select(line => line.Split(" bytes needed, ")[0]),
            ],
            1);
    }

    private static ExportOptions Options(InputShard? shard) => new()
    {
        Columns =
        [
            .. new[] { "frame.time_epoch", "frame.len", "frame.interface_id", "ip.id" }
                .Select(name => FieldCatalogue.Find(name)!),
        ],
        Shard = shard,
    };

    private static byte[] SomePcap(Random random, bool embeds = true, int packets = 4000) => Some.Pcap(
        [.. Enumerable.Range(0, packets).Select(i => Whole((uint)(1000 + i), Packet(random, i, embeds)))]);

    private static SomePacket Whole(uint second, byte[] data) => new(second, 0, data, (uint)data.Length);

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] SomePcapNg(Random random, bool embeds = true)
    {
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface(1);
        for (int i = 0; i < 4000; i++)
        {
            builder.Enhanced(0, (ulong)(1_000_000_000 + i), Packet(random, i, embeds));
            // Described only after the packets of others.
            if (i == 3900)
                builder.Interface(1).Enhanced(1, 5_000_000_000, Packet(random, i, embeds));
        }
        return builder.ToArray();
    }

    // Ethernet and IPv4 with an identification; some have a capture.
    private static byte[] Packet(Random random, int number, bool embeds)
    {
        byte[] packet = new byte[random.Next(60, 1500)];
        random.NextBytes(packet);
        packet[12] = 8;
        packet[13] = 0;
        packet[14] = 0x45;
        packet[18] = (byte)(number >> 8);
        packet[19] = (byte)number;
        if (embeds && number % 50 == 7)
            Some.Pcap([.. Enumerable.Range(0, 8).Select(i => Whole((uint)i, new byte[60]))])
                .AsSpan(0, Math.Min(packet.Length - 40, 600)).CopyTo(packet.AsSpan(40));
        return packet;
    }

    private static void Damage(byte[] capture, Random random, int places)
    {
        for (int i = 0; i < places; i++)
        {
            Span<byte> range = capture.AsSpan(random.Next(1000, capture.Length - 300_000), random.Next(1, 20_000));
            if (i % 2 == 0)
                range.Clear();
            else
                random.NextBytes(range);
        }
    }
}
