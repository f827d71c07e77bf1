using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

public sealed class CompressionStreamTests
{
    [Theory]
    [InlineData("xz", "a: xz is read, not written")]
    [InlineData("bzip2", "a: bzip2 is read, not written")]
    public void Read_only_format_is_refused(string format, string message) =>
        Assert.Equal(message,
            Assert.Throws<CaptureException>(
            () => Codec.Format(format).Compress(new MemoryStream(), null, "a")).Message);

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Unknown_level_is_refused_with_the_range(string format)
    {
        LevelRange levels = Codec.Format(format).LevelsFor("a");
        foreach (int level in (int[])[levels.Least - 1, levels.Most + 1])
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(
                () => Codec.Format(format).Compress(new MemoryStream(), level, "a"));
            Assert.Contains($"has levels {levels.Least} to {levels.Most}", error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Flushed_bytes_can_be_read_before_the_end(string format)
    {
        var target = new MemoryStream();
        using CompressionStream stream = Codec.Format(format).Compress(target, null, "a");
        stream.Write(Vectors.Plain);
        stream.Flush();
        Codec.Decompressed decompressed = Codec.Decompress(format, target.ToArray());
        Assert.Equal(Vectors.Plain, decompressed.Bytes);
        Assert.Contains("the data ends in the middle of a", decompressed.Error);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Abandoned_output_never_looks_complete(string format)
    {
        var target = new MemoryStream();
        using (CompressionStream stream = Codec.Format(format).Compress(target, null, "a"))
        {
            stream.Write(Codec.Noise(600_000));
            stream.Abandon();
        }
        Assert.False(target.CanWrite);
        Assert.NotNull(Codec.Decompress(format, target.ToArray()).Error);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Failed_write_ends_the_output(string format)
    {
        var target = new FullStream();
        CompressionStream stream = Codec.Format(format).Compress(target, null, "a");
        Assert.Throws<IOException>(() => stream.Write(Codec.Noise(3_000_000)));
        stream.Dispose();
        Assert.Equal(1, target.Writes);
        Assert.False(target.CanWrite);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Closed_stream_refuses_bytes(string format)
    {
        CompressionStream stream = Codec.Format(format).Compress(new MemoryStream(), null, "a");
        stream.Dispose();
        stream.Dispose();
        Assert.False(stream.CanWrite);
        Assert.Throws<ObjectDisposedException>(() => stream.Write([1]));
    }

    // Like a full disk.
    private sealed class FullStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            // A compressor may write nothing.
            if (buffer.IsEmpty)
                return;
            Writes++;
            throw new IOException("no space left");
        }
    }
}
