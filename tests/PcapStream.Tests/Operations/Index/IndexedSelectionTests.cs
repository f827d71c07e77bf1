using System.Text;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Operations;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Export;
using PcapStream.Operations.Index;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>Selections are the same with an index as without: packets, numbers, times, ledger and failures.</summary>
public sealed class IndexedSelectionTests : IDisposable
{
    private const long MostBytes = 8 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_is_read_the_same()
    {
        var random = new Random(22);
        int indexed = 0;
        foreach (string file in Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length is > 0 and <= MostBytes))
        {
            indexed += Compare(file, File.ReadAllBytes(file), random) ? 1 : 0;
        }
        Assert.True(indexed > 300, $"only {indexed} captures had an index");
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 4)]
    [InlineData(true, 0)]
    [InlineData(true, 4)]
    public void Large_captures_are_read_the_same(bool isPcapNg, int damage)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            byte[] capture = IndexedCaptures.Some(random, isPcapNg, damage);
            Assert.True(Compare($"seed {seed}", capture, random));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shards_have_numbers_and_times_of_the_whole(bool isPcapNg)
    {
        for (int seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            _folder.With("capture", IndexedCaptures.Some(random, isPcapNg, seed % 2 * 3));
            ExportOptions options = Export(random) with { UseIndexes = true };
            Write("capture", random);
            (string whole, _, _) = Read(options, "capture");
            int count = random.Next(2, 20);
            var parts = new StringBuilder();
            for (int part = 1; part <= count; part++)
                parts.Append(Read(options with { Shard = new InputShard(part, count) }, "capture").Text);
            Assert.Equal(whole, parts.ToString());
        }
    }

    // Whether the capture has an index.
    private bool Compare(string name, byte[] content, Random random)
    {
        _folder.With("capture", content);
        if (Write("capture", random) is not { Captures: [{ Packets: > 1 } indexed] })
            return false;
        for (int i = 0; i < 3; i++)
        {
            ExportOptions options = Select(Export(random), indexed.Packets, random, i);
            Assert.Equal(Describe(name, options, false), Describe(name, options, true));
            ConvertOptions copy = Select(new ConvertOptions { SeekTimes = false }, indexed.Packets, random, i);
            Assert.Equal(Copy(name, copy, false), Copy(name, copy, true));
        }
        return true;
    }

    private IndexingResult Write(string name, Random random) => IndexOperation.Run(
        [_folder[name]],
        new IndexOptions
        {
            BlockBytes = random.Next(200, 20_000),
            Batches = new BatchOptions { Threads = random.Next(1, 4), PacketsPerBatch = random.Next(10, 600) },
        });

    private string Describe(string name, ExportOptions options, bool isIndexed)
    {
        (string text, ReadingResult result, int warnings) = Read(options with { UseIndexes = isIndexed }, "capture");
        Assert.Equal(0, warnings);
        return $"{name} {options.Numbers} {options.After} {options.Before}\n{Ending(result)}\n{text}";
    }

    private (string Text, ReadingResult Result, int Warnings) Read(ExportOptions options, string name)
    {
        using var text = new MemoryStream();
        ReadingResult result = ExportOperation.Run([_folder[name]], text, options);
        return (Encoding.UTF8.GetString(text.ToArray()), result, result.Warnings.Count);
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
        BatchOptions batches = new() { Threads = random.Next(1, 3), PacketsPerBatch = random.Next(5, 500) };
        options = options with { Batches = batches };
        long first = random.NextInt64(1, packets + 1);
        long last = random.NextInt64(first, Math.Min(packets, first + packets / 8) + 1);
        string range = random.Next(3) switch { 0 => $"{first}", 1 => $"{first}-{last}", _ => $"{first},{last}-" };
        Assert.True(PacketNumbers.TryParse(range, out PacketNumbers? numbers));
        Assert.True(TimeBound.TryParse($"+{random.Next(100)}ms", out TimeBound? after));
        Assert.True(TimeBound.TryParse($"+{random.Next(100, 2000)}ms", out TimeBound? before));
        return kind switch
        {
            0 => options with { Numbers = numbers },
            1 => options with { After = after, Before = before },
            _ => options with { Numbers = numbers, After = after },
        };
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
        Batches = new BatchOptions { Threads = random.Next(1, 3), PacketsPerBatch = random.Next(5, 500) },
    };
}
