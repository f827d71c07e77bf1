using PcapStream.Inputs;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Inputs;

public sealed class GlobTests
{
    [Fact]
    public void Wildcards_work_in_every_part_of_a_path()
    {
        using TemporaryFolder folder = new TemporaryFolder()
            .WithCaptures("day1/eth0/a.pcap", "day2/eth0/b.pcap", "day2/eth1/c.pcap", "day3/d.pcap");
        Assert.Equal(["day1/eth0/a.pcap", "day2/eth0/b.pcap"], Expand(folder, "day?/eth0/*.pcap"));
        Assert.Equal(["day2/eth1/c.pcap"], Expand(folder, "day[2-3]/*/[!ab].pcap"));
        Assert.Equal(["day2/eth0/b.pcap"], Expand(folder, "*/eth0/b.pcap"));
    }

    [Fact]
    public void Matches_come_in_ordinal_order_of_their_paths()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("b", "a", "B", "a 10", "a2", "ä", "a/../c");
        Assert.Equal(["B", "a", "a 10", "a2", "b", "c", "ä"], Expand(folder, "*"));
    }

    [Fact]
    public void File_before_a_separator_is_not_a_folder()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("a/x.pcap", "b");
        Assert.Equal(["a/x.pcap"], Expand(folder, "*/*"));
        Assert.Empty(Expand(folder, "b/*"));
        Assert.Equal(["a/"], Expand(folder, "*/"));
    }

    [Fact]
    public void Links_are_matched_like_their_targets()
    {
        using TemporaryFolder folder = new TemporaryFolder().WithCaptures("real/x.pcap");
        Directory.CreateSymbolicLink(folder["link"], folder["real"]);
        File.CreateSymbolicLink(folder["gone.pcap"], folder["nothing"]);
        Assert.Equal(["link/x.pcap", "real/x.pcap"], Expand(folder, "*/*.pcap"));
        Assert.Equal(["gone.pcap"], Expand(folder, "*.pcap"));
    }

    private static IEnumerable<string> Expand(TemporaryFolder folder, string pattern) =>
        folder.Relative(Glob.Expand(folder[pattern], error => Assert.Fail(error.Message)));
}
