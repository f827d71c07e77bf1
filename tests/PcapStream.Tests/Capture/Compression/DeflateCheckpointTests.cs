using PcapStream.Capture.Compression;
using PcapStream.Capture.Compression.Gzip;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Inflating from a checkpoint gives what inflating from the start gives.</summary>
public sealed class DeflateCheckpointTests
{
    private static readonly AccessSpacing Narrow = new(Units: 1 << 10, Checkpoints: 1 << 16);

    [Fact]
    public void Rest_is_the_same_from_every_checkpoint()
    {
        var bits = new HashSet<int>();
        for (int seed = 0; seed < 24; seed++)
        {
            var random = new Random(seed);
            byte[] plain = Plain(random, 1 << 20);
            byte[] packed = Codec.Compress("gzip", plain, level: seed % 10);
            foreach (AccessPoint point in Points(packed, plain, random))
            {
                Assert.Equal(plain[(int)point.Offset..], Rest(packed, point, random).Bytes);
                if (point.Checkpoint is { } checkpoint)
                    bits.Add(checkpoint.Bit);
            }
        }
        Assert.Equal(Enumerable.Range(0, 8), bits.Order());
    }

    [Fact]
    public void Members_after_the_one_of_a_checkpoint_follow()
    {
        var random = new Random(1);
        byte[][] parts = [.. Enumerable.Range(0, 4).Select(_ => Plain(random, random.Next(100_000, 400_000)))];
        byte[] plain = [.. parts.SelectMany(part => part)];
        byte[] packed = [.. parts.SelectMany(part => Codec.Compress("gzip", part))];
        List<AccessPoint> points = Points(packed, plain, random);
        Assert.True(points.Count(point => point.Checkpoint is null) == 4 && points.Count > 8, $"{points.Count} points");
        foreach (AccessPoint point in points)
        {
            (byte[] bytes, string? damage, long consumed) = Rest(packed, point, random);
            Assert.Equal(plain[(int)point.Offset..], bytes);
            Assert.Null(damage);
            Assert.Equal(packed.Length - point.Stored, consumed);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Cut_trailer_is_damage(int bytes)
    {
        var random = new Random(2);
        byte[] plain = Plain(random, 300_000);
        byte[] packed = Codec.Compress("gzip", plain);
        AccessPoint last = Points(packed, plain, random)[^1];
        Assert.NotNull(last.Checkpoint);
        (byte[] rest, string? damage, _) = Rest(packed[..^bytes], last, random);
        Assert.Equal(plain[(int)last.Offset..], rest);
        Assert.Equal("gzip: the data ends in the middle of a member", damage);
    }

    [Fact]
    public void Places_do_not_depend_on_how_bytes_arrive()
    {
        var random = new Random(3);
        byte[] plain = Plain(random, 1 << 20);
        byte[] packed = Codec.Compress("gzip", plain);
        (long, long, int?)[] Places(Stream source, int readSize)
        {
            var log = new AccessLog(Narrow);
            using DecompressionStream stream = Codec.Format("gzip").Decompress(source, "test", Codec.Plenty);
            stream.Log = log;
            byte[] buffer = new byte[readSize];
            while (stream.Read(buffer) > 0)
            {
            }
            return [.. log.Points.Select(point => (point.Stored, point.Offset, point.Checkpoint?.Bit))];
        }
        (long, long, int?)[] expected = Places(new MemoryStream(packed), 1 << 20);
        Assert.True(expected.Length > 5, $"{expected.Length} places");
        foreach (int size in (int[])[1, 7, 1000, 65536])
            Assert.Equal(expected, Places(new MemoryStream(packed), size));
        Assert.Equal(expected, Places(new DripStream(packed), 1 << 20));
    }

    [Fact]
    public void Log_keeps_few_checkpoints_and_all_of_them_in_order()
    {
        var log = new AccessLog(new AccessSpacing(Units: 100, Checkpoints: 100));
        log.Add(default);
        var checkpoint = new DeflateCheckpoint(0, default);
        for (int i = 1; i < 100_000; i++)
        {
            log.Add(new AccessPoint(i, i * 100L, checkpoint));
            if (i % 5000 == 0)
                log.Add(new AccessPoint(i, i * 100L + 1));
        }
        Assert.InRange(
            log.Points.Count(point => point.Checkpoint is not null),
            AccessLog.MostCheckpoints / 4, AccessLog.MostCheckpoints);
        Assert.Equal(log.Points.OrderBy(point => point.Offset), log.Points);
        Assert.Equal(20, log.Points.Count(point => point.Checkpoint is null));
    }

    private static List<AccessPoint> Points(byte[] packed, byte[] plain, Random random)
    {
        var log = new AccessLog(Narrow);
        using DecompressionStream stream =
            Codec.Format("gzip").Decompress(new MemoryStream(packed), "test", Codec.Plenty);
        stream.Log = log;
        Assert.Equal(plain, Read(stream, random).Bytes);
        return [.. log.Points];
    }

    private static (byte[] Bytes, string? Damage, long Consumed) Rest(byte[] packed, AccessPoint point, Random random)
    {
        using DecompressionStream stream = Codec.Format("gzip").Decompress(
            new MemoryStream(packed[(int)point.Stored..]), "test", Codec.Plenty);
        Assert.True(stream.StartsAt(point.Checkpoint));
        (byte[] bytes, string? damage) = Read(stream, random);
        return (bytes, damage, stream.Consumed);
    }

    private static (byte[] Bytes, string? Damage) Read(DecompressionStream stream, Random random)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[300_000];
        try
        {
            while (stream.Read(buffer.AsSpan(0, random.Next(1, buffer.Length))) is > 0 and int read)
                bytes.Write(buffer, 0, read);
            return (bytes.ToArray(), null);
        }
        catch (InvalidDataException error)
        {
            return (bytes.ToArray(), error.Message);
        }
    }

    // Bytes that deflate stores, and others with few and with many repetitions.
    private static byte[] Plain(Random random, int length)
    {
        byte[] plain = new byte[length];
        for (int at = 0; at < length;)
        {
            Span<byte> part = plain.AsSpan(at, Math.Min(random.Next(1, 100_000), length - at));
            int values = random.Next(3) switch { 0 => 2, 1 => 30, _ => 256 };
            foreach (ref byte one in part)
                one = (byte)random.Next(values);
            at += part.Length;
        }
        return plain;
    }
}
