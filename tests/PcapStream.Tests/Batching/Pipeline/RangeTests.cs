using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Pipeline;

/// <summary>What several threads read of ranges is what one thread reads from first to last.</summary>
public sealed class RangeTests
{
    private const int Mutations = 400;

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Sound_captures_are_read_in_ranges(int threads)
    {
        byte[] pcap = Some.Pcap(Some.Packets(seed: 21, count: 3000, maxLength: 500));
        byte[] pcapng = PcapNg(seed: 22, count: 3000, others: 0);
        foreach (byte[] capture in (byte[][])[pcap, pcapng])
        {
            using var file = new TemporaryFile(capture);
            List<SeenBatch> batches = Batches(file.Path, threads);
            // 64 packets are in a batch that is read first to last, and about 48 in a range.
            Assert.True(batches.Count(batch => batch.Count < 60) > 20, $"{batches.Count} batches");
            Assert.Equal(3000, batches.Sum(batch => batch.Count));
            AssertSameAsOneThread(file.Path, threads);
        }
    }

    [Fact]
    public void Damaged_captures_are_read_as_by_one_thread()
    {
        var random = new Random(23);
        byte[][] captures =
        [
            Some.Pcap(Some.Packets(seed: 24, count: 400, maxLength: 300)),
            Some.Pcap(Some.Packets(seed: 25, count: 400, maxLength: 60), order: ByteOrder.BigEndian),
            PcapNg(seed: 26, count: 300, others: 0),
            PcapNg(seed: 27, count: 300, others: 25),
        ];
        for (int i = 0; i < Mutations; i++)
        {
            using var file = new TemporaryFile(Mutate(captures[i % captures.Length], random));
            AssertSameAsOneThread(file.Path, threads: 2 + (i % 3));
        }
    }

    [Fact]
    public void Packet_that_has_lost_bytes_is_read_as_by_one_thread_wherever_it_is()
    {
        const int Lost = 20;
        List<SomePacket> packets = Some.Packets(seed: 29, count: 200, maxLength: 300);
        byte[] capture = Some.Pcap(packets);
        int at = 24;
        foreach (SomePacket packet in packets)
        {
            int end = at + 16 + packet.Data.Length;
            if (packet.Data.Length > Lost)
            {
                using var file = new TemporaryFile([.. capture[..(end - Lost)], .. capture[end..]]);
                AssertSameAsOneThread(file.Path, threads: 3);
            }
            at = end;
        }
    }

    [Fact]
    public void Packets_that_look_like_records_do_not_mislead_ranges()
    {
        // Each packet holds the records of another capture, which a search finds first.
        byte[] inner = Some.Pcap(Some.Packets(seed: 28, count: 12, maxLength: 60))[24..];
        var packets = Enumerable.Range(0, 300)
            .Select(i => new SomePacket((uint)i, 0, inner, (uint)inner.Length)).ToList();
        using var file = new TemporaryFile(Some.Pcap(packets));
        AssertSameAsOneThread(file.Path, threads: 3);
        Assert.Equal(300, Batches(file.Path, threads: 3).Sum(batch => batch.Count));
    }

    [Fact]
    public void Captures_of_the_corpus_are_read_as_by_one_thread()
    {
        foreach (string capture in Directory.EnumerateFiles(Corpus.Root, "*.pcap*", SearchOption.AllDirectories))
            AssertSameAsOneThread(capture, threads: 4);
    }

    private static byte[] PcapNg(int seed, int count, int others)
    {
        var random = new Random(seed);
        PcapNgBuilder builder = new PcapNgBuilder().Section().Interface().Interface(linkType: 101);
        for (int i = 0; i < count; i++)
        {
            byte[] data = new byte[random.Next(400)];
            random.NextBytes(data);
            if (others > 0 && i % others == others - 1)
                builder = i % 2 == 0 ? builder.Interface() : builder.Custom(7, data);
            bool hasComment = random.Next(20) == 0;
            builder = builder.Enhanced(
                (uint)random.Next(2), (ulong)i * 1000, data,
                options: hasComment ? [(1, [.. "packet"u8, (byte)('0' + (i % 10))])] : []);
        }
        return builder.ToArray();
    }

    private static byte[] Mutate(byte[] capture, Random random)
    {
        byte[] mutated = [.. capture];
        for (int count = random.Next(1, 6); count > 0; count--)
        {
            int at = random.Next(24, mutated.Length - 8);
            switch (random.Next(4))
            {
                case 0:
                    mutated[at] ^= (byte)random.Next(1, 256);
                    break;
                case 1:
                    mutated.AsSpan(at, Math.Min(random.Next(64), mutated.Length - at)).Clear();
                    break;
                case 2:
                    int length = Math.Min(random.Next(1, 100), mutated.Length - at);
                    mutated = [.. mutated[..at], .. mutated[(at + length)..]];
                    break;
                default:
                    byte[] noise = new byte[random.Next(1, 100)];
                    random.NextBytes(noise);
                    mutated = [.. mutated[..at], .. noise, .. mutated[at..]];
                    break;
            }
        }
        return mutated;
    }

    private static void AssertSameAsOneThread(string path, int threads)
    {
        CaptureInfo one = Describe(path, new BatchOptions { Threads = 1 });
        CaptureInfo several = Describe(
            path, new BatchOptions { Threads = threads, PacketsPerBatch = 64, LeastRange = 1 });
        Assert.Equal(one.Packets, several.Packets);
        Assert.Equal(one.Damage, several.Damage);
        Assert.Equal(
            (one.CaptureBytes, one.CapturedBytes, one.OriginalBytes, one.FirstTime, one.LastTime, one.StrictTimeOrder),
            (several.CaptureBytes, several.CapturedBytes, several.OriginalBytes, several.FirstTime, several.LastTime,
            several.StrictTimeOrder));
        Assert.Equal(one.InferredSnapLength, several.InferredSnapLength);
        Assert.Equal(one.PacketCommentCount, several.PacketCommentCount);
        Assert.Equal(one.PacketComments, several.PacketComments);
        Assert.Equal(
            one.Interfaces.Select(each => each.Packets), several.Interfaces.Select(each => each.Packets));
    }

    private static CaptureInfo Describe(string path, BatchOptions options) =>
        InfoOperation.Run(path, new InfoOptions { Batches = options });

    private static List<SeenBatch> Batches(string path, int threads)
    {
        var batches = new List<SeenBatch>();
        using BatchReader reader = BatchReader.Open(
            path, new BatchOptions { Threads = threads, PacketsPerBatch = 64, LeastRange = 1 });
        BatchPipeline.Run(reader, [.. Enumerable.Range(0, threads).Select(_ => new Worker(batches))]);
        return batches;
    }

    private sealed record SeenBatch(long FirstNumber, int Count);

    private sealed class Worker(List<SeenBatch> batches) : BatchWorker
    {
        private SeenBatch? _seen;

        public override bool KeepsOrder => true;

        public override void Work(PacketBatch batch, in BatchPosition position) =>
            _seen = new SeenBatch(batch.FirstNumber, batch.Count);

        public override bool Deliver()
        {
            Assert.Equal(batches.Count == 0 ? 1 : batches[^1].FirstNumber + batches[^1].Count, _seen!.FirstNumber);
            batches.Add(_seen);
            return true;
        }
    }
}
