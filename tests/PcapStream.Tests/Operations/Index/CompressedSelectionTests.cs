using System.Text;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Indexes;
using PcapStream.Operations;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Export;
using PcapStream.Operations.Index;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>
/// Selections of compressed captures are the same with an index as without: packets, numbers, times, ledger and
/// failures.
/// </summary>
public sealed class CompressedSelectionTests : IDisposable
{
    private const long MostBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_is_read_the_same()
    {
        var random = new Random(24);
        object[] kinds = [.. CompressedCaptures.Kinds.Select(kind => kind.Data)];
        int indexed = 0;
        foreach (string file in Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length is > 0 and <= MostBytes))
        {
            string kind = (string)kinds[random.Next(kinds.Length)];
            byte[] packed = CompressedCaptures.Compress(kind, File.ReadAllBytes(file), random);
            indexed += Compare($"{file} {kind}", packed, random) ? 1 : 0;
        }
        Assert.True(indexed > 300, $"only {indexed} captures had an index");
    }

    [Theory]
    [MemberData(nameof(CompressedCaptures.Kinds), MemberType = typeof(CompressedCaptures))]
    public void Large_captures_are_read_the_same(string kind)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: seed / 2 * 2);
            Assert.True(Compare($"{kind} seed {seed}", CompressedCaptures.Compress(kind, capture, random), random));
        }
    }

    [Theory]
    [MemberData(nameof(CompressedCaptures.Kinds), MemberType = typeof(CompressedCaptures))]
    public void Files_that_are_cut_or_damaged_are_read_the_same(string kind)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: 0);
            byte[] packed = CompressedCaptures.Compress(kind, capture, random);
            int at = random.Next(packed.Length / 2, packed.Length);
            if (seed % 3 == 0)
                packed = packed[..at];
            else
                random.NextBytes(packed.AsSpan(at, Math.Min(random.Next(1, 100), packed.Length - at)));
            Assert.True(Compare($"{kind} seed {seed}", packed, random));
        }
    }

    [Fact]
    public void Sections_and_joined_captures_are_read_the_same()
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            byte[] joined =
            [
                .. IndexedCaptures.Some(random, isPcapNg: true, damage: 0),
                .. IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: 0),
            ];
            Assert.True(Compare($"seed {seed}", CompressedCaptures.Compress("zstd frames", joined, random), random));
        }
    }

    [Fact]
    public void Single_members_of_gzip_have_checkpoints()
    {
        // The fastest ones may write one block.
        int[] levels = [0, 4, 6, 9];
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: seed % 3);
            _folder.With("capture", Codec.Compress("gzip", capture, levels[seed % levels.Length]));
            var options = new IndexOptions { BlockBytes = random.Next(64, 200) };
            IndexedCapture indexed = Assert.Single(IndexOperation.Run([_folder["capture"]], options).Captures);
            Assert.InRange(indexed.AccessPoints, 3, 40);
            Assert.Equal(4, File.ReadAllBytes(indexed.Index)[8]);
            CompareParts($"gzip seed {seed}", indexed.Packets, random);
        }
    }

    [Theory]
    [MemberData(nameof(CompressedCaptures.Kinds), MemberType = typeof(CompressedCaptures))]
    public void Nothing_is_read_after_the_last_of_the_numbers(string kind)
    {
        var random = new Random(5);
        byte[] capture = IndexedCaptures.Some(random, isPcapNg: false, damage: 0);
        _folder.With("capture", CompressedCaptures.Compress(kind, capture, random));
        _ = IndexOperation.Run([_folder["capture"]], new IndexOptions { BlockBytes = 1000 });
        ExportResult result = ExportOperation.Run(
            [_folder["capture"]], Stream.Null,
            Export(random) with { Numbers = Numbers("2000"), Batches = BatchOptions.Default });
        Assert.InRange(result.Packets, 2000, 2010);
    }

    [Fact]
    public void Member_with_a_wrong_checksum_has_no_checkpoints()
    {
        var random = new Random(1);
        byte[] packed = Codec.Compress("gzip", IndexedCaptures.Some(random, isPcapNg: false, damage: 0));
        packed[^5] ^= 1;
        _folder.With("capture", packed);
        IndexedCapture indexed = Assert.Single(
            IndexOperation.Run([_folder["capture"]], new IndexOptions { BlockBytes = 64 }).Captures);
        Assert.Equal(1, indexed.AccessPoints);
        CompareParts("wrong checksum", indexed.Packets, random);
    }

    [Theory]
    [InlineData("xz", "-0 -c")]
    [InlineData("bzip2", "-1 -c")]
    public void Streams_of_other_tools_are_read_the_same(string tool, string options)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: 0);
            byte[] packed =
            [
                .. capture.Chunk(300_000).SelectMany(part => CommandLineTool.Run(tool, options, part)),
            ];
            if (seed > 1)
                packed = packed[..^random.Next(1000)];
            Assert.True(Compare($"{tool} seed {seed}", packed, random));
        }
    }

    [Fact]
    public void Index_has_at_most_a_thousandth_of_a_large_capture()
    {
        Assert.InRange(
            IndexFile.BlockSize + IndexFile.AccessPointSize, 1,
            IndexFile.LeastBlockBytes / 1000 - IndexFile.LeastBlockBytes / IndexFile.LedgerShare);
        const long checkpoint = IndexFile.CheckpointSize + IndexFile.AccessPointSize;
        Assert.InRange(
            IndexFile.CheckpointBlocks * IndexFile.BlockSize + checkpoint, 1,
            IndexFile.CheckpointBlocks * (IndexFile.LeastBlockBytes / 1000L
                - IndexFile.LeastBlockBytes / IndexFile.LedgerShare));
        int sketch = BlockSketch.BytesOf(IndexFile.LeastSketchedBytes, isCompressed: true);
        Assert.InRange(
            IndexFile.BlockSize + IndexFile.AccessPointSize + IndexFile.CheckpointShare + sketch, 1,
            IndexFile.LeastSketchedBytes / 1000 - IndexFile.LeastSketchedBytes / IndexFile.LedgerShare);
    }

    [Fact]
    public void Blocks_are_joined_when_there_are_too_many()
    {
        const int PacketSize = 50;
        byte[] capture = Some.Pcap(Enumerable.Range(0, 3 * IndexFile.MostBlocks).Select(
            i => new SomePacket((uint)i, 0, new byte[PacketSize], PacketSize)));
        _folder.With("capture", Codec.Compress("zstd", capture));
        IndexedCapture indexed = Assert.Single(IndexOperation.Run(
            [_folder["capture"]], new IndexOptions { BlockBytes = 64 }).Captures);
        Assert.InRange(indexed.Blocks, IndexFile.MostBlocks / 2, IndexFile.MostBlocks);
        Assert.Equal(capture.Length, indexed.CaptureBytes);
        Assert.Null(Assert.Single(IndexOperation.Run(
            [_folder["capture"]], new IndexOptions { BlockBytes = 64, Checks = true }).Captures).Fault);
        ExportOptions options = Export(new Random(1)) with { Numbers = Numbers("150000-150010") };
        Assert.Equal(Describe("joined", options, false), Describe("joined", options, true));
    }

    // Whether the capture has an index.
    private bool Compare(string name, byte[] content, Random random)
    {
        _folder.With("capture", content);
        IndexOptions writing = new()
        {
            BlockBytes = random.Next(200, 20_000),
            With = random.Next(2) == 0 ? IndexContents.None : IndexContents.Hosts | IndexContents.Ports,
            Batches = Batches(random),
        };
        if (IndexOperation.Run([_folder["capture"]], writing) is not { Captures: [{ Packets: > 1 } indexed] })
            return false;
        Assert.InRange(indexed.AccessPoints, 1, indexed.Blocks + 1);
        IndexOptions check = writing with { Checks = true, Batches = Batches(random) };
        Assert.Null(Assert.Single(IndexOperation.Run([_folder["capture"]], check).Captures).Fault);
        CompareParts(name, indexed.Packets, random);
        return true;
    }

    private void CompareParts(string name, long packets, Random random)
    {
        for (int i = 0; i < 3; i++)
        {
            ExportOptions options = Select(Export(random), packets, random, i);
            Assert.Equal(Describe(name, options, false), Describe(name, options, true));
            ConvertOptions copy = Select(new ConvertOptions { SeekTimes = false }, packets, random, i);
            Assert.Equal(Copy(name, copy, false), Copy(name, copy, true));
        }
    }

    private string Describe(string name, ExportOptions options, bool isIndexed)
    {
        using var text = new MemoryStream();
        ReadingResult result =
            ExportOperation.Run([_folder["capture"]], text, options with { UseIndexes = isIndexed });
        Assert.Empty(result.Warnings);
        return $"{name} {options.Numbers} {options.After} {options.Before}\n{Ending(result)}\n"
            + Encoding.UTF8.GetString(text.ToArray());
    }

    private string Copy(string name, ConvertOptions options, bool isIndexed)
    {
        string end;
        try
        {
            end = Ending(ConvertOperation.Run(
                [_folder["capture"]], _folder["copy"], options with { UseIndexes = isIndexed }));
        }
        catch (CaptureException error)
        {
            return $"{name} {error.Message}";
        }
        return $"{name} {options.Numbers} {end} {Convert.ToHexString(File.ReadAllBytes(_folder["copy"]))}";
    }

    private static string Ending(ReadingResult result) => string.Join('\n',
    [
        .. result.Damage.Select(one => $"{one.Entry} {one.PacketsAfter}"),
        .. result.Failures.Select(one => one.Message),
    ]);

    private static T Select<T>(T options, long packets, Random random, int kind)
        where T : ReadingOptions
    {
        options = options with { Batches = Batches(random) };
        long first = random.NextInt64(1, packets + 1);
        long last = random.NextInt64(first, Math.Min(packets, first + packets / 8) + 1);
        PacketNumbers numbers =
            Numbers(random.Next(3) switch { 0 => $"{first}", 1 => $"{first}-{last}", _ => $"{first},{last}-" });
        Assert.True(TimeBound.TryParse($"+{random.Next(1000)}ms", out TimeBound? after));
        Assert.True(TimeBound.TryParse($"+{random.Next(1000, 3000)}ms", out TimeBound? before));
        return kind switch
        {
            0 => options with { Numbers = numbers },
            1 => options with { After = after, Before = before },
            _ => options with { Numbers = numbers, After = after },
        };
    }

    private static PacketNumbers Numbers(string text)
    {
        Assert.True(PacketNumbers.TryParse(text, out PacketNumbers? numbers));
        return numbers;
    }

    private static ExportOptions Export(Random random) => new()
    {
        Columns =
        [
            .. new[]
            {
                "frame.number", "frame.time_epoch", "frame.time_delta", "frame.time_relative", "frame.len",
                "frame.interface_id",
            }.Select(name => FieldCatalogue.Find(name)!),
        ],
        Batches = Batches(random),
    };

    private static BatchOptions Batches(Random random) =>
        new() { Threads = random.Next(1, 4), PacketsPerBatch = random.Next(5, 500) };
}
