using System.Buffers.Binary;
using System.Text;
using PcapStream.Batching;
using PcapStream.Filtering.Display;
using PcapStream.Indexes;
using PcapStream.Operations.Export;
using PcapStream.Operations.Index;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>
/// Selections by address and port are the same with an index that has them as without, and read only blocks that may
/// have them.
/// </summary>
public sealed class SketchedSelectionTests : IDisposable
{
    private const long MostBytes = 2 << 20;
    private const int Packets = 10_000;
    private const int PacketsOfStream = 100;
    private const IndexContents Everything = IndexContents.Hosts | IndexContents.Ports;

    // Of addresses and ports, in the order of the columns.
    private static readonly string[] Names =
    [
        "ip.src", "ip.dst", "ip.addr", "ipv6.src", "ipv6.dst", "ipv6.addr", "tcp.srcport", "tcp.dstport", "tcp.port",
        "udp.srcport", "udp.dstport", "udp.port", "sctp.srcport", "sctp.dstport", "sctp.port",
    ];

    private static readonly ExportOptions Times = new()
    {
        Columns = Fields(["frame.number", "frame.time_delta", "frame.time_relative", "frame.len", "ip.src"]),
    };

    // With one thread nothing is decompressed ahead.
    private static readonly BatchOptions Batches = new() { Threads = 1 };

    private readonly TemporaryFolder _folder = new();

    private string Capture => _folder["capture"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_is_read_the_same()
    {
        var random = new Random(23);
        int compared = 0;
        foreach (string file in Directory.EnumerateFiles(Corpus.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where(file => new FileInfo(file).Length is > 0 and <= MostBytes))
        {
            _folder.With("capture", File.ReadAllBytes(file));
            IndexContents contents = random.Next(4) == 0 ? (IndexContents)random.Next(1, 3) : Everything;
            if (Write(contents, random.Next(200, 4000)) is not { Captures: [{ Packets: > 1 }] })
                continue;
            string[] rows = Read(Times with { Columns = Fields(Names) }, useIndexes: false).Split('\n');
            for (int i = 0; i < 4; i++)
            {
                var filter = Times with { DisplayFilter = DisplayFilter.Parse(Filter(rows, random)) };
                Compare(file, filter);
                compared++;
            }
            string[] columns = rows[random.NextInt64(rows.Length)].Split('\t');
            if (columns[0].Split(',') is [{ Length: > 0 } one] && columns[1].Split(',') is [{ Length: > 0 } other])
            {
                Assert.True(FlowEnds.TryParse($"{one}-{other}", out FlowEnds? flow));
                Compare(file, Times with { Flow = flow });
            }
        }
        Assert.True(compared > 1000, $"only {compared} filters");
    }

    [Theory]
    [InlineData("ip.addr == 11.0.0.90")]
    [InlineData("ip.src == 11.0.0.90 && udp.port == 80")]
    [InlineData("ip.src === 11.0.0.90 and len(frame) > 5")]
    [InlineData("11.0.0.90 == ip.src")]
    [InlineData("ip.src in {11.0.0.90, 11.0.0.91}")]
    [InlineData("ip.addr == 11.0.0.90 or ip.src == 11.0.0.91 and frame.len > 10")]
    [InlineData("udp.srcport == 1090")]
    public void Blocks_without_the_values_are_not_read(string filter)
    {
        var options = Times with { DisplayFilter = DisplayFilter.Parse(filter) };
        Assert.True(IsReadInParts(options), filter);
    }

    [Theory]
    [InlineData("ip.addr == 11.0.0.0/24 && frame.number > 9000")]
    [InlineData("!(ip.addr == 11.0.0.1) && frame.number > 9000")]
    [InlineData("ip.addr != 11.0.0.1 && frame.number > 9000")]
    [InlineData("ip.addr == 11.0.0.90 || frame.number > 9000")]
    [InlineData("ip.src in {11.0.0.90, 11.0.0.91..11.0.0.99}")]
    [InlineData("ip.src > 11.0.0.90")]
    [InlineData("ip.src == 11.0.0.90 xor frame.number == 1")]
    public void Other_conditions_read_all(string filter)
    {
        var options = Times with { DisplayFilter = DisplayFilter.Parse(filter) };
        Assert.False(IsReadInParts(options), filter);
    }

    [Theory]
    [InlineData("11.0.0.90:1090-10.0.0.1:80/udp")]
    [InlineData("10.0.0.1:80-11.0.0.90:1090")]
    [InlineData("11.0.0.90-10.0.0.1")]
    public void Conversations_read_their_blocks(string flow)
    {
        Assert.True(FlowEnds.TryParse(flow, out FlowEnds? ends));
        Assert.True(IsReadInParts(Times with { Flow = ends }));
    }

    [Theory]
    [InlineData("bgzf", 65280)]
    [InlineData("zstd", 20_000)]
    [InlineData("lz4", 20_000)]
    public void Units_of_a_compressed_capture_without_the_values_are_not_read(string kind, int unit)
    {
        byte[][] parts =
        [
            .. Streams().Chunk(unit).Select(part => kind == "bgzf"
                ? CompressedCaptures.Compress(kind, part, new Random(1))
                : Codec.Compress(kind, part)),
        ];
        Assert.True(FlowEnds.TryParse("11.0.0.90:1090-10.0.0.1:80/udp", out FlowEnds? ends));
        Assert.True(PacketNumbers.TryParse("9000-9010", out PacketNumbers? numbers));
        ExportOptions[] selections = [Times with { Flow = ends }, Times with { Numbers = numbers }];
        foreach (ExportOptions options in selections)
        {
            _folder.With("capture", [.. parts.SelectMany(part => part)]);
            string expected = Read(options, useIndexes: false);
            Assert.NotEmpty(expected);
            IndexedCapture indexed = Assert.Single(Write(Everything, blockBytes: 4096).Captures);
            Assert.InRange(indexed.AccessPoints, parts.Length / 2, int.MaxValue);
            File.WriteAllBytes(
                Capture, [.. parts.SelectMany((part, i) => i == parts.Length / 2 ? new byte[part.Length] : part)]);
            AdoptState();
            Assert.Equal(expected, Read(options with { Batches = Batches }, useIndexes: true));
        }
    }

    [Fact]
    public void Sketches_take_at_most_a_thousandth_of_a_large_capture()
    {
        long length = 20L << 30;
        long blockBytes = CaptureIndex.BlockBytes(length, Everything);
        long bytes = length / blockBytes * (IndexFile.BlockSize + BlockSketch.BytesOf(blockBytes, isCompressed: false));
        Assert.InRange(bytes + length / IndexFile.LedgerShare, 1, length / 1000);
        Assert.True(long.MaxValue / CaptureIndex.BlockBytes(long.MaxValue, Everything) < IndexFile.MostSketchedBlocks);
    }

    [Fact]
    public void Check_compares_what_the_index_has()
    {
        _folder.With("capture", Streams());
        Write(Everything, blockBytes: null);
        var check = new IndexOptions { Checks = true };
        IndexedCapture sound = Assert.Single(IndexOperation.Run([Capture], check).Captures);
        Assert.Equal((null, Everything), (sound.Fault, sound.With));
        byte[] index = File.ReadAllBytes(Capture + IndexOperation.Extension);
        // A bit of the last sketch.
        index[^17] ^= 1;
        BinaryPrimitives.WriteUInt128LittleEndian(index.AsSpan(^16), FileState.Hash(index.AsSpan(..^16)));
        File.WriteAllBytes(Capture + IndexOperation.Extension, index);
        Assert.Equal(
            "is not what the capture has", Assert.Single(IndexOperation.Run([Capture], check).Captures).Fault);
    }

    // Whether a selection of the last streams is found although the middle of the capture was overwritten after it was
    // indexed, in a way that the index does not notice.
    private bool IsReadInParts(ExportOptions options)
    {
        byte[] content = Streams();
        _folder.With("capture", content);
        string expected = Read(options, useIndexes: false);
        Assert.NotEmpty(expected);
        var changed = new DateTime(2026, 11, 30, 12, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Capture, changed);
        Write(Everything, blockBytes: 4096);
        content.AsSpan(200_000, 100_000).Fill(0xFF);
        File.WriteAllBytes(Capture, content);
        File.SetLastWriteTimeUtc(Capture, changed);
        return Read(options, useIndexes: true) == expected;
    }

    // Makes the index one of the file as it is now.
    private void AdoptState()
    {
        byte[] index = File.ReadAllBytes(Capture + IndexOperation.Extension);
        FileState.Of(Capture).WriteTo(index.AsSpan(16));
        BinaryPrimitives.WriteUInt128LittleEndian(index.AsSpan(^16), FileState.Hash(index.AsSpan(..^16)));
        File.WriteAllBytes(Capture + IndexOperation.Extension, index);
    }

    private void Compare(string file, ExportOptions options)
    {
        options = options with { Batches = new BatchOptions { Threads = 2, PacketsPerBatch = 50 } };
        string about = $"{file} {options.DisplayFilter} {options.Flow}\n";
        Assert.Equal(about + Read(options, useIndexes: false), about + Read(options, useIndexes: true));
    }

    private string Read(ExportOptions options, bool useIndexes)
    {
        using var text = new MemoryStream();
        ExportResult result = ExportOperation.Run([Capture], text, options with { UseIndexes = useIndexes });
        Assert.Empty(result.Warnings);
        return Encoding.UTF8.GetString(text.ToArray()) + string.Join('\n', result.Failures.Select(one => one.Message));
    }

    private IndexingResult Write(IndexContents contents, int? blockBytes) => IndexOperation.Run(
        [Capture], new IndexOptions { With = contents, BlockBytes = blockBytes });

    private static Field[] Fields(string[] names) => [.. names.Select(name => FieldCatalogue.Find(name)!)];

    // One or two conditions with values of random packets.
    private static string Filter(string[] rows, Random random)
    {
        string one = Condition(rows, random);
        return random.Next(5) switch
        {
            0 => $"{one} && {Condition(rows, random)}",
            1 => $"{one} || {Condition(rows, random)}",
            2 => $"!({one}) || {Condition(rows, random)}",
            _ => one,
        };
    }

    private static string Condition(string[] rows, Random random)
    {
        string[] columns = rows[random.Next(rows.Length)].Split('\t');
        int[] filled = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Length > 0)];
        if (columns.Length != Names.Length || filled.Length == 0)
            return "ip.addr == 192.0.2.77";
        int column = filled[random.Next(filled.Length)];
        string[] values = columns[column].Split(',');
        string value = values[random.Next(values.Length)];
        return random.Next(3) == 0
            ? $"{Names[column]} in {{{value}, {values[0]}}}"
            : $"{Names[column]} == {value}";
    }

    // Conversations one after the other.
    private static byte[] Streams() => Some.Pcap(Enumerable.Range(0, Packets).Select(i =>
    {
        byte[] data =
        [
            2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
            0x45, 0, 0, 30, 0, 0, 0, 0, 64, 17, 0, 0, 11, 0, 0, (byte)(i / PacketsOfStream), 10, 0, 0, 1,
            0, 0, 0, 80, 0, 10, 0, 0, 1, 2,
        ];
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(34), (ushort)(1000 + i / PacketsOfStream));
        return new SomePacket((uint)(1_700_000_000 + i), 0, data, (uint)data.Length);
    }));
}
