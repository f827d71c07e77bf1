using System.Buffers.Binary;
using PcapStream.Indexes;
using PcapStream.Operations.Export;
using PcapStream.Operations.Index;
using PcapStream.Operations.Selection;
using PcapStream.Protocols.Fields;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Index;

/// <summary>
/// Indexes that are damaged, forged or of another state: an error or a warning, and never other packets.
/// </summary>
public sealed class HostileIndexTests : IDisposable
{
    private const int Trials = 400;
    private const int HashSize = 16;
    private const int Blocks = 112;
    private const int BlockSize = 32;

    private readonly TemporaryFolder _folder = new();
    private readonly string _capture;
    private readonly string _index;
    private int _blocks;

    public HostileIndexTests()
    {
        _capture = _folder["capture"];
        _index = _capture + IndexOperation.Extension;
        Write(IndexedCaptures.Some(new Random(3), isPcapNg: false, damage: 1));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flipped_bits_are_found_by_the_checksum()
    {
        byte[] sound = File.ReadAllBytes(_index);
        var random = new Random(4);
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] damaged = [.. sound];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(IndexFile.TryDecode(damaged, out _, out string? fault));
            Assert.NotEmpty(fault);
            Assert.False(IndexFile.TryDecode(sound.AsMemory(0, random.Next(sound.Length)), out _, out _));
        }
    }

    [Fact]
    public void Forged_fields_give_the_same_packets_or_an_error()
    {
        byte[] sound = File.ReadAllBytes(_index);
        var random = new Random(5);
        int refused = 0;
        int failed = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] forged = [.. sound];
            for (int change = random.Next(1, 3); change > 0; change--)
                Forge(forged, random);
            (bool hasFailed, int warnings) = Try(forged, trial);
            failed += hasFailed ? 1 : 0;
            refused += warnings;
        }
        Assert.True(refused > Trials / 4, $"{refused} were refused");
        Assert.True(failed > 3, $"{failed} failed");
    }

    [Theory]
    [MemberData(nameof(CompressedCaptures.Kinds), MemberType = typeof(CompressedCaptures))]
    public void Forged_index_of_a_compressed_capture_gives_the_same_packets_or_an_error(string kind)
    {
        var random = new Random(6);
        byte[] capture = IndexedCaptures.Some(random, isPcapNg: false, damage: 1);
        Write(CompressedCaptures.Compress(kind, capture, random));
        byte[] sound = File.ReadAllBytes(_index);
        Assert.Equal(3, sound[8]);
        int refused = 0;
        for (int trial = 0; trial < Trials / 2; trial++)
        {
            byte[] forged = [.. sound];
            for (int change = random.Next(1, 3); change > 0; change--)
            {
                if (random.Next(2) == 0)
                    Forge(forged, random);
                else
                    ForgeAccess(forged, random);
            }
            (bool hasFailed, int warnings) = Try(forged, trial);
            refused += (hasFailed ? 1 : 0) + warnings;
        }
        Assert.True(refused > Trials / 8, $"{refused} were refused");
    }

    [Fact]
    public void Forged_checkpoints_give_the_same_packets_or_an_error()
    {
        var random = new Random(9);
        byte[] capture = IndexedCaptures.Some(random, isPcapNg: false, damage: 1);
        _folder.With("capture", CompressedCaptures.Compress("gzip", capture, random));
        _blocks = Assert.Single(
            IndexOperation.Run([_capture], new IndexOptions { BlockBytes = 200 }).Captures).Blocks;
        byte[] sound = File.ReadAllBytes(_index);
        Assert.Equal(4, sound[8]);
        int points = BinaryPrimitives.ReadInt32LittleEndian(sound.AsSpan(108));
        int checkpoints = BinaryPrimitives.ReadUInt16LittleEndian(sound.AsSpan(14));
        int start = Blocks + _blocks * BlockSize + 8 + points * IndexFile.AccessPointSize;
        int refused = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] forged = [.. sound];
            if (random.Next(2) == 0)
                ForgeAccess(forged, random);
            else
                Change(forged.AsSpan(start + random.Next(checkpoints) * IndexFile.CheckpointSize, 8), random);
            (bool hasFailed, int warnings) = Try(forged, trial);
            refused += (hasFailed ? 1 : 0) + warnings;
        }
        Assert.True(refused > Trials / 4, $"{refused} were refused");
    }

    [Theory]
    [InlineData("zstd frames")]
    [InlineData("gzip")]
    public void Index_of_another_compression_is_not_used(string kind)
    {
        byte[] plain = File.ReadAllBytes(_index);
        byte[] capture = File.ReadAllBytes(_capture);
        Write(CompressedCaptures.Compress(kind, capture, new Random(7)));
        byte[] packed = File.ReadAllBytes(_index);
        // The state of this file, in an index without access points.
        packed.AsSpan(16, 32).CopyTo(plain.AsSpan(16));
        Seal(plain);
        File.WriteAllBytes(_index, plain);
        (string[] packets, ExportResult result) = Read(0, isIndexed: true);
        Assert.Equal(Read(0, isIndexed: false).Packets, packets);
        Assert.Contains("another compression", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("bgzf")]
    [InlineData("zstd frames")]
    [InlineData("lz4 frames")]
    public void Index_of_a_changed_capture_is_not_used(string kind)
    {
        if (kind != "none")
            Write(CompressedCaptures.Compress(kind, File.ReadAllBytes(_capture), new Random(8)));
        byte[] content = File.ReadAllBytes(_capture);
        content[^1] ^= 1;
        DateTime changed = File.GetLastWriteTimeUtc(_capture);
        File.WriteAllBytes(_capture, content);
        File.SetLastWriteTimeUtc(_capture, changed);
        (string[] packets, ExportResult result) = Read(0, isIndexed: true);
        Assert.Equal(Read(0, isIndexed: false).Packets, packets);
        Assert.Contains("which has changed since", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_finds_a_forged_number_of_packets()
    {
        IndexOptions check = new() { Checks = true };
        Assert.Null(Assert.Single(IndexOperation.Run([_capture], check).Captures).Fault);
        byte[] forged = File.ReadAllBytes(_index);
        // One packet from a block to the next.
        forged[Blocks + 24]++;
        forged[Blocks + BlockSize + 24]--;
        Seal(forged);
        File.WriteAllBytes(_index, forged);
        Assert.Equal(
            "is not what the capture has", Assert.Single(IndexOperation.Run([_capture], check).Captures).Fault);
    }

    [Fact]
    public void Index_has_at_most_a_thousandth_of_a_large_capture()
    {
        long blockBytes = CaptureIndex.BlockBytes(long.MaxValue, IndexContents.None);
        Assert.True(long.MaxValue / blockBytes < IndexFile.MostBlocks);
        Assert.Equal(IndexFile.LeastBlockBytes, CaptureIndex.BlockBytes(1 << 30, IndexContents.None));
        IndexedCapture indexed = Assert.Single(IndexOperation.Run([_capture], new IndexOptions()).Captures);
        Assert.Equal(new FileInfo(_index).Length, indexed.IndexBytes);
        Assert.InRange(indexed.IndexBytes, 1, Math.Max(indexed.CaptureBytes / 1000, 6 << 10));
    }

    // Whether reading failed with a forged index. Otherwise the packets are those without one.
    private (bool HasFailed, int Warnings) Try(byte[] forged, int trial)
    {
        Seal(forged);
        File.WriteAllBytes(_index, forged);
        (string[] expected, _) = Read(trial, isIndexed: false);
        (string[] packets, ExportResult result) = Read(trial, isIndexed: true);
        if (result.Failures is [var failure])
        {
            Assert.Contains("is wrong about the capture at offset", failure.Message, StringComparison.Ordinal);
            return (true, 0);
        }
        Assert.Equal(expected, packets);
        return (false, result.Warnings.Count);
    }

    private void Write(byte[] capture)
    {
        _folder.With("capture", capture);
        _blocks = Assert.Single(IndexOperation.Run([_capture], new IndexOptions()).Captures).Blocks;
    }

    // A field of an access point gets another value, or the length before the first one.
    private void ForgeAccess(byte[] index, Random random)
    {
        int fields = 1 + 2 * BinaryPrimitives.ReadInt32LittleEndian(index.AsSpan(108));
        int at = Blocks + _blocks * BlockSize + 8 * random.Next(fields);
        Change(index.AsSpan(at, 8), random);
    }

    // A field of the header or of a block gets another value.
    private void Forge(byte[] index, Random random)
    {
        if (random.Next(4) == 0)
        {
            Shift(index, random.Next(1, _blocks), random.Next(1, 200));
            return;
        }
        bool isBlock = random.Next(4) > 0;
        int at = isBlock ? Blocks + random.Next(_blocks) * BlockSize + random.Next(4) * 8 : 8 + random.Next(13) * 8;
        // The state would be that of another file.
        if (at is >= 16 and < 48)
            at = 56;
        Change(index.AsSpan(at, 8), random);
    }

    private static void Change(Span<byte> field, Random random)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(field);
        BinaryPrimitives.WriteInt64LittleEndian(field, random.Next(4) switch
        {
            0 => value + random.Next(-20, 20),
            1 => random.NextInt64(),
            2 => long.MaxValue - random.Next(3),
            _ => value ^ (1L << random.Next(64)),
        });
    }

    // Blocks from one on start later than they do.
    private void Shift(byte[] index, int first, int bytes)
    {
        for (int i = first; i < _blocks; i++)
        {
            Span<byte> offset = index.AsSpan(Blocks + i * BlockSize, 8);
            BinaryPrimitives.WriteInt64LittleEndian(offset, BinaryPrimitives.ReadInt64LittleEndian(offset) + bytes);
        }
    }

    private static void Seal(byte[] index) => BinaryPrimitives.WriteUInt128LittleEndian(
        index.AsSpan(^HashSize), FileState.Hash(index.AsSpan(..^HashSize)));

    private (string[] Packets, ExportResult Result) Read(int seed, bool isIndexed)
    {
        var random = new Random(seed);
        int first = random.Next(1, 3900);
        Assert.True(PacketNumbers.TryParse($"{first}-{first + random.Next(100)}", out PacketNumbers? numbers));
        using var text = new MemoryStream();
        ExportResult result = ExportOperation.Run([_capture], text, new ExportOptions
        {
            Columns = [FieldCatalogue.Find("frame.number")!, FieldCatalogue.Find("frame.time_epoch")!],
            Numbers = numbers,
            UseIndexes = isIndexed,
        });
        return (System.Text.Encoding.UTF8.GetString(text.ToArray()).Split('\n'), result);
    }
}
