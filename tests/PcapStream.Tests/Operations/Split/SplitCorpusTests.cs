using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Split;

/// <summary>Every packet of other people's captures is in one part, and parts keep the order.</summary>
public sealed class SplitCorpusTests
{
    [Theory]
    [InlineData("flow")]
    [InlineData("conversation")]
    [InlineData("client")]
    [InlineData("server")]
    [InlineData("server-port")]
    [InlineData("vlan")]
    [InlineData("interface")]
    [InlineData("link-type")]
    [InlineData("field:ip.dst")]
    [InlineData("field:frame.protocols")]
    [InlineData("hash=5")]
    [InlineData("files=3")]
    [InlineData("size=10k")]
    [InlineData("gap=10ms")]
    public void Every_packet_is_in_one_part(string rule)
    {
        int compared = 0;
        foreach (string file in Editcap.Captures(every: 9))
        {
            string[] all = [.. ReadPacket.All(File.ReadAllBytes(file)).Packets.Select(Text)];
            ILookup<string, int> places = all.Index().ToLookup(one => one.Item, one => one.Index);
            using var folder = new TemporaryFolder();
            SplitRun.Of(file, folder["part.pcapng"], rule);
            List<List<ReadPacket>> parts = SplitRun.Parts(folder);
            Assert.Equal(
                all.Order(StringComparer.Ordinal),
                parts.SelectMany(part => part).Select(Text).Order(StringComparer.Ordinal));
            Assert.All(parts, part => Assert.True(IsInOrder(part, places), $"{file}: a part is not in order"));
            compared++;
        }
        Assert.True(compared > 50, $"only {compared} captures were compared");
    }

    private static string Text(ReadPacket packet) =>
        $"{packet.Nanoseconds} {packet.LinkType} {System.Convert.ToHexString(packet.Data)}";

    private static bool IsInOrder(List<ReadPacket> part, ILookup<string, int> places)
    {
        int last = -1;
        foreach (string text in part.Select(Text))
        {
            int next = places[text].FirstOrDefault(place => place > last, -1);
            if (next < 0)
                return false;
            last = next;
        }
        return true;
    }
}
