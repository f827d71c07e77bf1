using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Filtering.Display;
using PcapStream.Operations;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Export;
using PcapStream.Operations.Flows;
using PcapStream.Operations.Index;
using PcapStream.Operations.Info;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>An index that another operation writes while it reads is the one that <c>index</c> writes.</summary>
public sealed class RecordedIndexTests : IDisposable
{
    private const long MostBytes = 1 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["capture"];

    private string IndexPath => Path + IndexOperation.Extension;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("bgzf")]
    [InlineData("zstd frames")]
    public void Operations_write_the_index(string kind)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg: seed % 2 == 0, damage: seed / 2);
            byte[] content = kind == "none" ? capture : CompressedCaptures.Compress(kind, capture, random);
            Compare($"{kind} seed {seed}", content);
        }
    }

    [Fact]
    public void Corpus_is_indexed()
    {
        foreach (string file in Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length is > 0 and <= MostBytes))
            Compare(file, File.ReadAllBytes(file));
    }

    [Fact]
    public void Capture_that_is_not_read_to_its_end_has_no_index()
    {
        _folder.With("capture", IndexedCaptures.Some(new Random(1), isPcapNg: false, damage: 0));
        Assert.True(PacketNumbers.TryParse("1-10", out PacketNumbers? numbers));
        foreach (ExportOptions options in (ExportOptions[])
            [Export with { MaxPackets = 10 }, Export with { Numbers = numbers }, Export with { MaxPackets = 4000 }])
        {
            ReadingResult result = ExportOperation.Run(
                [Path], Stream.Null, options with { Batches = BatchOptions.Default with { PacketsPerBatch = 50 } });
            Assert.Equal($"{Path}: has no index, because it was not read to its end", Assert.Single(result.Warnings));
            Assert.False(File.Exists(IndexPath));
        }
    }

    [Fact]
    public void Index_that_is_there_is_used()
    {
        _folder.With("capture", IndexedCaptures.Some(new Random(2), isPcapNg: false, damage: 0));
        _ = IndexOperation.Run([Path], new IndexOptions { BlockBytes = 1000 });
        byte[] index = File.ReadAllBytes(IndexPath);
        Assert.True(PacketNumbers.TryParse("4000", out PacketNumbers? numbers));
        ReadingResult result = ExportOperation.Run([Path], Stream.Null, Export with { Numbers = numbers });
        Assert.Empty(result.Warnings);
        Assert.Equal(index, File.ReadAllBytes(IndexPath));
    }

    [Fact]
    public void Index_of_another_state_is_written_again()
    {
        byte[] capture = IndexedCaptures.Some(new Random(3), isPcapNg: false, damage: 0);
        _folder.With("capture", capture[..(capture.Length / 2)]);
        _ = IndexOperation.Run([Path], new IndexOptions());
        Compare("changed", capture);
    }

    [Fact]
    public void Pipe_has_no_index()
    {
        ReadingResult result = ExportOperation.Run(["/dev/null"], Stream.Null, Export);
        Assert.False(File.Exists("/dev/null" + IndexOperation.Extension));
        Assert.Single(result.Failures);
    }

    private static ExportOptions Export => new()
    {
        Columns = [FieldCatalogue.Find("frame.number")!, FieldCatalogue.Find("tcp.stream")!],
        WriteIndexes = true,
    };

    private void Compare(string name, byte[] content)
    {
        _folder.With("capture", content);
        IndexingResult expected = IndexOperation.Run([Path], new IndexOptions());
        if (expected.Captures.Count == 0)
        {
            File.Delete(IndexPath);
            return;
        }
        byte[] index = File.ReadAllBytes(IndexPath);
        DisplayFilter none = DisplayFilter.Parse("frame.number == 0");
        foreach ((string operation, Action run) in ((string, Action)[])
        [
            ("export", () => ExportOperation.Run([Path], Stream.Null, Export)),
            ("read filter", () => ExportOperation.Run([Path], Stream.Null, Export with { ReadFilter = none })),
            ("info", () => InfoOperation.Run([Path], new InfoOptions
            {
                WriteIndexes = true,
                Batches = BatchOptions.Default with { Threads = 3, PacketsPerBatch = 100 },
            })),
            ("convert", () => ConvertOperation.Run(
                [Path], _folder["copy"], new ConvertOptions { WriteIndexes = true, DisplayFilter = none })),
            ("flows", () => FlowsOperation.Run([Path], Stream.Null, new FlowsOptions { WriteIndexes = true })),
        ])
        {
            File.Delete(IndexPath);
            try
            {
                run();
            }
            catch (CaptureException) when (operation == "convert")
            {
                // What it cannot write is another matter.
                continue;
            }
            Assert.True(File.Exists(IndexPath), $"{name}: {operation} wrote no index");
            bool isSame = index.AsSpan().SequenceEqual(File.ReadAllBytes(IndexPath));
            Assert.True(isSame, $"{name}: {operation} wrote another index");
        }
        File.Delete(IndexPath);
    }
}
