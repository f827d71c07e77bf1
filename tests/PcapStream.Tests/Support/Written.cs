using PcapStream.Capture;

namespace PcapStream.Tests.Support;

/// <summary>Captures that the product writes, as bytes.</summary>
internal static class Written
{
    public static readonly CaptureWriterOptions Pcap = new() { Format = CaptureFormat.Pcap };
    public static readonly CaptureWriterOptions PcapNg = new();

    /// <summary>Ethernet with times to the nanosecond and no limit.</summary>
    public static readonly CaptureInterface Ethernet = Interface(LinkType.Ethernet);

    public static CaptureInterface Interface(LinkType linkType, uint snapLength = 0) =>
        new(0, linkType, snapLength, TimestampPrecision.Nanoseconds);

    /// <summary>A whole capture; its counters must agree with what is in the file.</summary>
    public static byte[] Capture(CaptureWriterOptions options, Action<CaptureWriter> write)
    {
        using var folder = new TemporaryFolder();
        using var writer = CaptureWriter.Create(folder["out"], options);
        write(writer);
        writer.Complete();
        byte[] capture = File.ReadAllBytes(folder["out"]);
        Assert.Equal(capture.Length, writer.Bytes);
        Assert.Equal(["out"], folder.Files);
        return capture;
    }
}
