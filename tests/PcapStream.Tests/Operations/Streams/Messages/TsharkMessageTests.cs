using PcapStream.Tests.Filtering.Display;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Messages;

/// <summary>Messages that several TCP segments have, compared with what tshark 4.0 makes of them.</summary>
public sealed class TsharkMessageTests(ITestOutputHelper output)
{
    // tshark by itself reads nothing in segments that come late, not even the message that they complete.
    private static readonly string[] Preferences =
    [
        "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE", "-o", "tcp.no_subdissector_on_error:FALSE",
    ];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Fields_of_random_connections_are_equal(int seed, bool hasTrouble)
    {
        using var capture = new TemporaryFile(Some.Pcap(new RandomMessages(seed, hasTrouble).Packets(60)));
        Compare(capture.Path);
    }

    [Fact]
    public void Fields_of_the_corpus_are_equal()
    {
        // One run of tshark for all captures: it takes most of its time to start.
        string[] captures = FilteredCapture.OfEthernet();
        Assert.NotEmpty(captures);
        using var joined = new TemporaryFile(Some.Pcap(FilteredCapture.Joined(captures)));
        output.WriteLine($"{captures.Length} captures");
        Compare(joined.Path);
    }

    private void Compare(string path)
    {
        string installed = ForeignTool.Run("tshark", "--version").Output[0];
        Assert.SkipUnless(
            installed.StartsWith("TShark (Wireshark) 4.0.", StringComparison.Ordinal), "tshark 4.0 is not installed");
        IEnumerable<string> columns = MessageRows.Columns.SelectMany(field => new[] { "-e", field.Name });
        string[] expected =
        [
            .. ForeignTool.Run("tshark", ["-n", "-r", path, .. Preferences, "-T", "fields", "-Y", "tcp", .. columns])
                .Output.Where(row => row.TrimEnd('\t').Contains('\t', StringComparison.Ordinal)),
        ];
        string[] actual = MessageRows.Of(path);
        Assert.NotEmpty(expected);
        output.WriteLine($"{expected.Length} packets with messages");
        foreach (string row in expected.Except(actual))
            output.WriteLine($"tshark {row}");
        foreach (string row in actual.Except(expected))
            output.WriteLine($"we     {row}");
        Assert.Equal(expected, actual);
    }
}
