using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching.Reading;

/// <summary>Compressed captures are read like others, recognised by their first bytes and not by their names.</summary>
public sealed class CompressedCaptureTests
{
    private static readonly List<SomePacket> Packets = Some.Packets(seed: 70, count: 8000, maxLength: 1400);
    private static readonly byte[] Capture = Some.Pcap(Packets);

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("gzip", 3)]
    [InlineData("zstd", 1)]
    [InlineData("zstd", 3)]
    [InlineData("lz4", 2)]
    public void Compressed_capture_yields_the_packets_of_the_capture_inside(string format, int threads)
    {
        byte[] stored = Compress(Capture, format);
        using var file = new TemporaryFile(stored);
        using BatchReader reader = BatchReader.Open(
            file.Path, new BatchOptions { Threads = threads, PacketsPerBatch = 100 });
        int index = 0;
        foreach (PacketBatch batch in reader)
        {
            foreach (PacketView packet in batch)
                CaptureAssert.Equal(Packets[index++], index, packet);
        }
        Assert.Equal(Packets.Count, index);
        Assert.Empty(reader.Capture.Damage);
        Assert.Equal(
            (format, (long)Capture.Length, (long)stored.Length),
            (reader.Capture.Compression?.Name, reader.Capture.Position, reader.Capture.FilePosition));
        Assert.Null(reader.Capture.Length);
        Assert.Equal(stored.Length, reader.Capture.FileLength);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cut_file_yields_the_packets_before_the_cut_and_a_ledger_line(int threads)
    {
        byte[] stored = Compress(Capture, "gzip");
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(stored[..(stored.Length / 2)], new BatchOptions { Threads = threads });
        Assert.InRange(read.Count, Packets.Count * 4 / 10, Packets.Count * 6 / 10);
        Assert.All(Packets.Zip(read), pair => Assert.True(pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data)));
        Assert.Contains(
            $"gzip: the data ends in the middle of a member, at byte {stored.Length / 2} of {stored.Length / 2} of " +
                $"the compressed file", damage[^1].Reason);
        Assert.Equal(read.Count, damage[^1].PacketsBefore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Wrong_checksum_loses_no_packet_and_is_not_reported_as_capture_damage(int threads)
    {
        byte[] stored = Compress(Capture, "gzip");
        stored[^8] ^= 1;
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) =
            ReadPacket.All(stored, new BatchOptions { Threads = threads });
        Assert.Equal(Packets.Count, read.Count);
        DamageEntry entry = Assert.Single(damage);
        Assert.Contains("gzip: the member's CRC is wrong", entry.Reason);
        Assert.Equal((Capture.Length, 0, Packets.Count), (entry.Offset, entry.Length, entry.PacketsBefore));
    }

    // The rest of a packet has one line in the ledger, which names the fault.
    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("lz4")]
    public void Compressed_data_cut_anywhere_adds_one_line_to_the_ledger(string format)
    {
        var random = new Random(72);
        byte[] stored = Compress(Capture, format);
        for (int run = 0; run < 40; run++)
        {
            byte[] damaged = [.. stored];
            int at = random.Next(stored.Length / 2, stored.Length);
            if (run % 2 == 0)
                damaged = damaged[..at];
            else
                damaged[at] ^= 0xFF;
            (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(damaged);
            // A changed byte may be in a packet, and only be detected by the checksum at the end.
            Assert.All(Packets.Zip(read).SkipLast(run % 2 == 0 ? 0 : read.Count), pair =>
                Assert.True(pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data)));
            Assert.StartsWith($"{format}: ", damage[^1].Reason);
            Assert.Equal(read.Count, damage[^1].PacketsBefore);
            if (run % 2 == 0)
                Assert.Single(damage);
        }
    }

    [Fact]
    public void Cut_file_is_an_error_in_strict_mode()
    {
        byte[] stored = Compress(Capture, "gzip");
        CaptureFault fault =
            Assert.Throws<CaptureException>(() =>
            ReadPacket.All(stored[..(stored.Length / 2)], new BatchOptions { Strict = true })).Fault!;
        Assert.Equal("compressed data", fault.Field);
    }

    [Fact]
    public void Damage_inside_is_skipped_as_in_any_capture()
    {
        byte[] damaged = [.. Capture];
        int at = 24 + Packets.Take(4000).Sum(packet => 16 + packet.Data.Length);
        damaged.AsSpan(at, 16).Fill(0xFF);
        (List<ReadPacket> read, _, IReadOnlyList<DamageEntry> damage) = ReadPacket.All(Compress(damaged, "gzip"));
        Assert.InRange(read.Count, Packets.Count - 2, Packets.Count - 1);
        Assert.Equal(at, Assert.Single(damage).Offset);
    }

    [Fact]
    public void Compression_bomb_stays_within_the_limit()
    {
        // 200 MiB of zeros after a file header: 200 KB compressed.
        byte[] stored = Compress([.. Capture, .. new byte[200 << 20]], "gzip");
        using var file = new TemporaryFile(stored);
        using BatchReader reader = BatchReader.Open(file.Path, new BatchOptions { MemoryLimit = 8 << 20 });
        Assert.Equal(Packets.Count, reader.Sum(batch => batch.Count));
        Assert.Equal(200 << 20, Assert.Single(reader.Capture.Damage).Length);
        Assert.InRange(reader.Allocator.Budget.Peak, 0, 8 << 20);
    }

    [Fact]
    public void Compressed_file_that_is_not_a_capture_is_refused()
    {
        using var file = new TemporaryFile(Compress("Hello, World! This is no capture."u8.ToArray(), "gzip"));
        Assert.Contains("is not a capture", Assert.Throws<CaptureException>(() => BatchReader.Open(file.Path)).Message);
    }

    [Fact]
    public void Compressed_data_damaged_at_its_start_is_reported_as_damaged()
    {
        using var file = new TemporaryFile([0x28, 0xB5, 0x2F, 0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
        string path = file.Path;
        Assert.StartsWith($"{path}: zstd: ", Assert.Throws<CaptureException>(() => BatchReader.Open(path)).Message);
    }

    [Fact]
    public void Reader_that_stops_early_stops_the_decompressor()
    {
        using var file = new TemporaryFile(Compress([.. Enumerable.Repeat(Capture, 4).SelectMany(one => one)], "gzip"));
        for (int i = 0; i < 20; i++)
        {
            using BatchReader reader = BatchReader.Open(
                file.Path, new BatchOptions { Threads = 2, PacketsPerBatch = 50 });
            using PacketBatch batch = reader.Next()!;
            Assert.Equal(50, batch.Count);
        }
    }

    [Fact]
    public void Decompressor_with_too_little_memory_reports_its_need()
    {
        using var file = new TemporaryFile(Convert.FromHexString("28B52FFD0088010000"));
        string path = file.Path;
        var options = new BatchOptions { Capture = new CaptureOptions { DecompressionMemoryLimit = 1 << 20 } };
        Assert.Contains(
            "zstd: decompressing takes 128 MiB",
            Assert.Throws<CaptureException>(() => BatchReader.Open(path, options)).Message);
    }

    private static byte[] Compress(byte[] content, string format)
    {
        var stored = new MemoryStream();
        using (CompressionStream compressor = Compressions.Find(format)!.Compress(stored, level: 1, "test"))
            compressor.Write(content);
        return stored.ToArray();
    }
}
