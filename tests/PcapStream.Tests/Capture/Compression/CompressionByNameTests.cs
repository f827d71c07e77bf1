using System.IO.Compression;
using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Compression;

public sealed class CompressionByNameTests
{
    [Theory]
    [InlineData("a.pcap.gz", "gzip")]
    [InlineData("a.GZ", "gzip")]
    [InlineData("a.zst", "zstd")]
    [InlineData("a.b.Lz4", "lz4")]
    [InlineData("a.pcap", null)]
    [InlineData("gz", null)]
    [InlineData("folder.gz/a", null)]
    [InlineData("-", null)]
    public void Ending_of_a_name_sets_the_compression(string name, string? expected) =>
        Assert.Equal(expected, Written.PcapNg.CompressionOf(name)?.Name);

    [Fact]
    public void Options_override_the_name() =>
        Assert.Equal(
            Compressions.Find("lz4"),
            (Written.PcapNg with { Compression = Compressions.Find("lz4") }).CompressionOf("a.gz"));

    [Fact]
    public void Compressed_capture_has_the_same_packets()
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out.pcap.gz"], Written.Pcap);
        writer.AddInterface(Written.Ethernet);
        for (int i = 0; i < 5000; i++)
            writer.Write(0, new Timestamp(i), new byte[100], 100);
        writer.Complete();
        using var unpacked = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(folder["out.pcap.gz"]), CompressionMode.Decompress))
            packed.CopyTo(unpacked);
        Assert.Equal(writer.Bytes, unpacked.Length);
        Assert.Equal(5000, ReadPacket.All(unpacked.ToArray()).Packets.Count);
        Assert.True(new FileInfo(folder["out.pcap.gz"]).Length < unpacked.Length);
    }
}
