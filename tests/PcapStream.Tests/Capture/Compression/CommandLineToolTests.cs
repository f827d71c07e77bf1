namespace PcapStream.Tests.Capture.Compression;

/// <summary>Files of the tools are read, and they read ours.</summary>
public sealed class CommandLineToolTests
{
    [Theory]
    [InlineData("gzip", "-1")]
    [InlineData("gzip", "-9")]
    [InlineData("zstd", "-q -1 --no-check")]
    [InlineData("zstd", "-q -19")]
    [InlineData("zstd", "-q --long=24 -T2")]
    [InlineData("lz4", "-q")]
    [InlineData("lz4", "-q -B4 -BD -BX")]
    [InlineData("lz4", "-q -9 -B5 -BI --no-frame-crc")]
    [InlineData("xz", "-0 --check=sha256")]
    [InlineData("xz", "-0 --check=none --block-size=100000")]
    [InlineData("bzip2", "-1")]
    [InlineData("bzip2", "-9")]
    public void Output_of_each_tool_is_read(string format, string options)
    {
        byte[] plain = Codec.Bytes(1_500_000);
        byte[] packed = CommandLineTool.Run(format, options + " -c", plain);
        foreach (int readSize in (int[])[1000, 1 << 20])
        {
            Codec.Decompressed decompressed = Codec.Decompress(format, packed, readSize);
            Assert.Null(decompressed.Error);
            Assert.True(decompressed.Bytes.AsSpan().SequenceEqual(plain));
        }
    }

    [Theory]
    [MemberData(nameof(Codec.Writable), MemberType = typeof(Codec))]
    public void Each_tool_reads_our_output(string format)
    {
        foreach (int size in (int[])[0, 1, 70_000, 3_000_000])
        {
            byte[] read = CommandLineTool.Run(format, "-dc", Codec.Compress(format, Codec.Bytes(size)));
            Assert.True(read.AsSpan().SequenceEqual(Codec.Bytes(size)));
        }
    }
}
