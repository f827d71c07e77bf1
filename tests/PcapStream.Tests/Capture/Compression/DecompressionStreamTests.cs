using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Interop;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Opening and closing.</summary>
public sealed class DecompressionStreamTests
{
    [Fact]
    public void Missing_library_is_named_with_its_package()
    {
        var missing = new SystemLibrary("none", "libnone1", "libnone-that-exists.so.1");
        var error = Assert.Throws<CaptureException>(() => Codec.Format("zstd").Require(missing, "a.pcap.zst"));
        Assert.Equal(
            "a.pcap.zst: is compressed with zstd, which needs libnone-that-exists.so.1: install the package libnone1 " +
                "(Debian, Ubuntu)", error.Message);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Closed_stream_closes_its_source(string format)
    {
        var source = new MemoryStream(Vectors.Packed(format));
        DecompressionStream stream = Codec.Format(format).Decompress(source, "test", Codec.Plenty);
        Assert.True(stream.CanRead);
        Assert.Equal(1, stream.Read(new byte[1]));
        stream.Dispose();
        stream.Dispose();
        Assert.False(stream.CanRead);
        Assert.False(source.CanRead);
        Assert.Throws<ObjectDisposedException>(() => stream.Read(new byte[1]));
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Empty_buffer_receives_nothing(string format)
    {
        using DecompressionStream stream = Codec.Format(format)
            .Decompress(new MemoryStream(Vectors.Packed(format)), "test", Codec.Plenty);
        Assert.Equal(0, stream.Read([]));
        Assert.Equal(0, stream.Consumed);
    }

    [Theory]
    [MemberData(nameof(Codec.All), MemberType = typeof(Codec))]
    public void Exception_of_the_source_passes_and_reading_can_continue(string format)
    {
        using DecompressionStream stream = Codec.Format(format)
            .Decompress(new StumblingStream(Vectors.Packed(format)), "test", Codec.Plenty);
        var plain = new MemoryStream();
        byte[] buffer = new byte[100];
        int stumbles = 0;
        for (int read = -1; read != 0;)
        {
            try
            {
                read = stream.Read(buffer.AsSpan());
                plain.Write(buffer, 0, read);
            }
            catch (IOException)
            {
                stumbles++;
            }
        }
        Assert.True(stumbles > 0);
        Assert.Equal(Vectors.Plain, plain.ToArray());
    }

    // Fails every other time, and gives 20 bytes the others.
    private sealed class StumblingStream(byte[] bytes) : MemoryStream(bytes)
    {
        private bool _stumbled;

        public override int Read(Span<byte> buffer)
        {
            _stumbled = !_stumbled;
            return _stumbled ? throw new IOException("stumbled") : base.Read(buffer[..Math.Min(20, buffer.Length)]);
        }
    }
}
