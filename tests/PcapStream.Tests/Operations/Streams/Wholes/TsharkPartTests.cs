using System.Text;
using PcapStream.Batching;
using PcapStream.Operations;
using PcapStream.Operations.Export;
using PcapStream.Tests.Operations.Export;
using PcapStream.Tests.Operations.Streams.Fragments;
using PcapStream.Tests.Operations.Streams.Messages;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Wholes;

/// <summary>Which packets have the parts of messages and datagrams, compared with tshark 4.0.</summary>
public sealed class TsharkPartTests
{
    private static readonly string[] OfSegments =
    [
        "frame.number", "tcp.segments", "tcp.segment", "tcp.segment.error", "tcp.segment.overlap",
        "tcp.segment.count", "tcp.reassembled.length", "tcp.reassembled_in", "tcp.pdu.size",
    ];

    private static readonly string[] OfFragments =
    [
        "frame.number", "ip.fragments", "ip.fragment", "ip.fragment.error", "ip.fragment.overlap",
        "ip.fragment.count", "ip.reassembled.length", "ip.reassembled.data", "ip.reassembled_in",
        "ipv6.fragments", "ipv6.fragment", "ipv6.fragment.error", "ipv6.fragment.overlap", "ipv6.fragment.count",
        "ipv6.reassembled.length", "ipv6.reassembled.data", "ipv6.reassembled.in",
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Segments_of_messages_are_equal(int seed, bool readTwice) =>
        Compare(
            new RandomMessages(seed).Packets(60),
            // The second pass of tshark counts only the messages that are complete.
            [.. OfSegments.Where(name => !readTwice || name != "tcp.reassembled.length")], readTwice);

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Fragments_of_datagrams_are_equal(int seed, bool readTwice) =>
        // tshark mixes datagrams up whose identifications and VLANs have the same bits together.
        Compare(
            new RandomDatagrams(seed).Packets(300).Select(one => one.Packet).Where(one => one.Data[12] != 0x81),
            OfFragments, readTwice);

    [Theory]
    [InlineData(1, 32, 1)]
    [InlineData(7, 8, 2)]
    public void Parts_depend_neither_on_batches_nor_on_memory_nor_on_threads(int packets, int megabytes, int threads)
    {
        byte[] capture = Some.Pcap(new RandomMessages(7).Packets(60));
        var batches = new BatchOptions
        {
            PacketsPerBatch = packets,
            Threads = threads,
            MemoryLimit = (long)megabytes << 20,
        };
        ExportOptions options = Options(OfSegments, readTwice: true);
        Assert.Equal(FieldText.Of(capture, options), FieldText.Of(capture, options with { Batches = batches }));
    }

    private static void Compare(IEnumerable<SomePacket> packets, string[] names, bool readTwice)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        using var capture = new TemporaryFile(Some.Pcap(packets));
        string[] passes = readTwice ? ["-2"] : [];
        string[] expected = ForeignTool.Run(
            "tshark",
            [
                "-n", .. passes, "-o", "tcp.no_subdissector_on_error:FALSE", "-r", capture.Path, "-T", "fields",
                "-E", "separator=|", .. names.SelectMany(name => (string[])["-e", name]),
            ]).Output;
        string rows = Encoding.UTF8.GetString(
            FieldText.BytesOf([capture.Path], Options(names, readTwice)));
        Assert.Contains(expected, row => row.Contains("||", StringComparison.Ordinal) && row.Contains(','));
        Assert.Equal(expected, rows.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ExportOptions Options(string[] names, bool readTwice) => new()
    {
        Columns = FieldText.Named(names),
        Separator = '|',
        Occurrence = FieldOccurrence.All,
        ReadTwice = readTwice,
        JoinSegments = true,
        JoinFragments = IpVersions.All,
    };
}
