using PcapStream.Capture.PcapNg;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Writing;

public sealed class CarryingCorpusTests
{
    [Fact]
    public void Other_peoples_captures_are_the_same_bytes_when_they_are_carried_over()
    {
        int carried = 0;
        foreach (string path in Directory.EnumerateFiles(Corpus.Root, "*.pcapng", SearchOption.AllDirectories))
        {
            byte[] original = File.ReadAllBytes(path);
            if (!PcapNgFormat.Instance.IsMagic(original) || ReadPacket.All(original).Damage.Count > 0)
                continue;
            byte[] copy = Written.Capture(Written.PcapNg, writer => new PcapNgCarrier(writer).Carry(original));
            Assert.True(copy.AsSpan().SequenceEqual(original), path);
            carried++;
        }
        Assert.True(carried > 80, $"only {carried} captures were carried over");
    }
}
