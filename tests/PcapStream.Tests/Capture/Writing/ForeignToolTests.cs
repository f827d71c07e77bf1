using System.Globalization;
using PcapStream.Capture;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

/// <summary>Other programs read the written captures without a complaint.</summary>
public sealed class ForeignToolTests : IDisposable
{
    private const uint NameResolution = 4;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, TimestampPrecision> Variants => new()
    {
        { "pcap", TimestampPrecision.Microseconds },
        { "pcap", TimestampPrecision.Nanoseconds },
        { "pcapng", TimestampPrecision.Microseconds },
        { "pcapng", TimestampPrecision.Nanoseconds },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Tshark_sees_the_same_times_and_lengths(string format, TimestampPrecision precision)
    {
        List<SomePacket> packets = Write(format, precision, LinkType.Ethernet);
        string[] seen = Read(
            "tshark", "-n", "-r", _folder["out"], "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.cap_len",
            "-e", "frame.len");
        Assert.Equal(packets.Select(packet => string.Create(CultureInfo.InvariantCulture,
            $"{packet.Seconds}.{packet.Fraction:D6}000\t{packet.Data.Length}\t{packet.OriginalLength}")), seen);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Tcpdump_sees_the_same_times(string format, TimestampPrecision precision)
    {
        List<SomePacket> packets = Write(format, precision, LinkType.Ethernet);
        // One line per packet, whatever its bytes.
        string[] seen = Read("tcpdump", "-nn", "-tt", "-q", "-e", "-r", _folder["out"]);
        IEnumerable<string> times = seen.Where(line => !line.StartsWith('\t')).Select(line => line.Split(' ')[0]);
        Assert.Equal(packets.Select(packet => string.Create(CultureInfo.InvariantCulture,
            $"{packet.Seconds}.{packet.Fraction:D6}")), times);
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Capinfos_counts_the_same(string format, TimestampPrecision precision)
    {
        List<SomePacket> packets = Write(format, precision, LinkType.Ethernet);
        string line = Assert.Single(Read("capinfos", "-T", "-m", "-Q", "-r", "-c", "-d", _folder["out"]));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture,
            $"\"{_folder["out"]}\",\"{packets.Count}\",\"{packets.Sum(packet => packet.OriginalLength)}\""), line);
    }

    [Fact]
    public void Tshark_sees_interfaces_of_several_link_types()
    {
        Write("pcapng", TimestampPrecision.Nanoseconds, LinkType.Ethernet, LinkType.LinuxCooked, LinkType.RawIp);
        string[] seen = Read(
            "tshark", "-n", "-r", _folder["out"], "-T", "fields", "-e", "frame.interface_id", "-e", "frame.encap_type");
        Assert.Equal(["0\t1", "1\t25", "2\t7"], seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Tshark_reads_simple_packets_and_other_blocks_of_either_byte_order(ByteOrder order)
    {
        using (var writer = CaptureWriter.Create(_folder["out"]))
        {
            writer.PcapNg!.BeginSection(order, []);
            writer.AddInterface(Written.Ethernet);
            writer.Write(0, Timestamp.None, new byte[61], 61);
            writer.PcapNg.WriteBlock(NameResolution, body: [0, 0, 0, 0]);
            writer.Write(0, new Timestamp(5_000_000_006), new byte[62], 62);
            writer.Complete();
        }
        string[] seen = Read(
            "tshark", "-n", "-r", _folder["out"], "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.cap_len");
        Assert.Equal(["\t61", "5.000000006\t62"], seen);
    }

    private static string[] Read(string tool, params string[] arguments)
    {
        (int exitCode, string[] output, string[] complaints) = ForeignTool.Run(tool, arguments);
        Assert.Empty(complaints);
        Assert.Equal(0, exitCode);
        return output;
    }

    private List<SomePacket> Write(string format, TimestampPrecision precision, params LinkType[] linkTypes)
    {
        List<SomePacket> packets = Some.Packets(seed: 36, count: 300, maxLength: 3000);
        using var writer = CaptureWriter.Create(
            _folder["out"], new() { Format = CaptureFormats.Find(format)!, Precision = precision });
        foreach (LinkType linkType in linkTypes)
            writer.AddInterface(Written.Interface(linkType));
        int next = 0;
        foreach (SomePacket packet in packets)
            writer.Write(
                next++ % linkTypes.Length,
                new Timestamp(packet.Seconds * Timestamp.NanosecondsPerSecond + packet.Fraction * 1000L), packet.Data,
                packet.OriginalLength);
        writer.Complete();
        return packets;
    }
}
