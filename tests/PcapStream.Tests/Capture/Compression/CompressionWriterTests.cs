using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

public sealed class CompressionWriterTests
{
    [Theory]
    [InlineData("xz", "a: xz is read, not written")]
    [InlineData("bzip2", "a: bzip2 is read, not written")]
    public void What_is_only_read_is_refused(string format, string message) =>
        Assert.Equal(message, Assert.Throws<CaptureException>(() => Codec.Format(format).Compress(new MemoryStream(), null, "a")).Message);

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void A_level_that_there_is_not_is_refused_with_those_that_there_are(string format)
    {
        LevelRange levels = Codec.Format(format).LevelsFor("a");
        foreach (int level in (int[])[levels.Least - 1, levels.Most + 1])
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => Codec.Format(format).Compress(new MemoryStream(), level, "a"));
            Assert.Contains($"has levels {levels.Least} to {levels.Most}", error.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void What_was_flushed_can_be_read_before_the_end(string format)
    {
        var target = new MemoryStream();
        using CompressionStream stream = Codec.Format(format).Compress(target, null, "a");
        stream.Write(Vectors.Plain);
        stream.Flush();
        Codec.Decoded decoded = Codec.Decode(format, target.ToArray());
        Assert.Equal(Vectors.Plain, decoded.Bytes);
        Assert.Contains("the data ends in the middle of a", decoded.Error);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void What_is_abandoned_never_looks_whole(string format)
    {
        var target = new MemoryStream();
        using (CompressionStream stream = Codec.Format(format).Compress(target, null, "a"))
        {
            stream.Write(Codec.Noise(600_000));
            stream.Abandon();
        }
        Assert.False(target.CanWrite);
        Assert.NotNull(Codec.Decode(format, target.ToArray()).Error);
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void After_a_failed_write_nothing_more_is_written(string format)
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
    public void A_closed_stream_takes_nothing(string format)
    {
        CompressionStream stream = Codec.Format(format).Compress(new MemoryStream(), null, "a");
        stream.Dispose();
        stream.Dispose();
        Assert.False(stream.CanWrite);
        Assert.Throws<ObjectDisposedException>(() => stream.Write([1]));
    }

    // As a disk without room.
    private sealed class FullStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            // An encoder may hand on nothing.
            if (buffer.IsEmpty)
                return;
            Writes++;
            throw new IOException("no space left");
        }
    }
}
