using PcapStream.Capture;
using PcapStream.Inputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class FirstTimesTests
{
    [Fact]
    public void Rolled_set_is_sorted_in_capture_order()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCapture("ring.0", 300)
            .WithCapture("ring.1", 400).WithCapture("ring.2", 100).WithCapture("ring.3", 200);
        Assert.Equal(["ring.2", "ring.3", "ring.0", "ring.1"], Order(folder));
    }

    [Fact]
    public void Captures_of_the_same_time_keep_their_order_and_those_without_a_time_come_last()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCapture("d", 7).WithCapture("c", 5).WithCapture("b", 7)
            .With("a", Some.Pcap([])).With("empty", []).With("text", "text"u8.ToArray()).WithCapture("early", 0);
        Assert.Equal(["early", "c", "b", "d", "a", "empty", "text"], Order(folder));
    }

    [Fact]
    public void First_packet_with_a_time_counts()
    {
        byte[] capture = new PcapNgBuilder().Section().Interface().Simple(3, [1, 2, 3])
            .Enhanced(0, 50_000_000, [1]).Enhanced(0, 10_000_000, [1]).ToArray();
        using TemporaryFolder folder = new TemporaryFolder().With("a", capture).WithCapture("b", 20)
            .WithCapture("c", 60);
        Assert.Equal(["b", "a", "c"], Order(folder));
    }

    [Fact]
    public void Capture_without_times_is_not_read_to_its_end()
    {
        PcapNgBuilder late = new PcapNgBuilder().Section().Interface();
        for (int i = 0; i < 5000; i++)
            late.Simple(3, [1, 2, 3]);
        using TemporaryFolder folder = new TemporaryFolder().With("a", late.Enhanced(0, 1, [1]).ToArray())
            .WithCapture("b", 60);
        Assert.Equal(["b", "a"], Order(folder));
    }

    [Fact]
    public void Pipe_cannot_be_sorted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on other systems a pipe looks like an empty file");
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a").WithPipe("pipe");
        foreach (string pipe in (string[])[folder["pipe"], "-"])
        {
            var error = Assert.Throws<CaptureException>(() => CaptureSet.Expand([folder["a"], pipe]).InTimeOrder());
            Assert.StartsWith($"{pipe}: only files can be sorted by time", error.Message);
        }
    }

    [Fact]
    public void Single_input_is_always_in_order() => Assert.Equal(["-"], CaptureSet.Expand(["-"]).InTimeOrder().Files);

    private static IEnumerable<string> Order(TemporaryFolder folder) =>
        folder.Relative(CaptureSet.Expand([folder["*"]]).InTimeOrder().Files);
}
