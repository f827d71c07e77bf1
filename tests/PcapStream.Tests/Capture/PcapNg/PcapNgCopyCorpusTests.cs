using PcapStream.Capture.PcapNg;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.PcapNg;

public sealed class PcapNgCopyCorpusTests
{
    [Fact]
    public void Captures_of_other_programs_are_copied_byte_for_byte()
    {
        int carried = 0;
        foreach (string path in Directory.EnumerateFiles(Corpus.Root, "*.pcapng", SearchOption.AllDirectories))
        {
            byte[] original = File.ReadAllBytes(path);
            if (!PcapNgFormat.Instance.IsMagic(original) || ReadPacket.All(original).Damage.Count > 0)
                continue;
            byte[] copy = Written.Capture(Written.PcapNg, writer => new PcapNgCopier(writer).Copy(original));
            Assert.True(copy.AsSpan().SequenceEqual(original), path);
            carried++;
        }
        Assert.True(carried > 80, $"only {carried} captures were copied");
    }
}
