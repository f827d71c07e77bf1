using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Filtering;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Filtering;

/// <summary>Every expression on every packet of other programs' captures, compared with libpcap.</summary>
public sealed class FilterCorpusTests(ITestOutputHelper output)
{
    public static TheoryData<string> Expressions => [.. Filtering.Expressions.All];

    private static readonly Lazy<(string, CaptureInterface)[]> Captures = new(() =>
    [
        .. from file in Directory.GetFiles(Corpus.Root, "*.pcap*", SearchOption.AllDirectories)
           let first = FirstInterface(file)
           where first is not null
           select (file, first),
    ]);

    [Theory]
    [MemberData(nameof(Expressions))]
    public void Programs_agree_with_libpcap(string expression)
    {
        LibPcap.Require();
        (string, CaptureInterface)[] captures = Captures.Value;
        Assert.NotEmpty(captures);
        var filter = PacketFilter.Parse(expression);
        var tally = new Tally();
        foreach ((string file, CaptureInterface first) in captures)
            Compare(file, first, filter, ref tally);
        output.WriteLine(
            $"{expression}: {tally.Packets} packets of {tally.Files} captures, {tally.Matches} pass; {tally.Misfits} " +
                $"captures have another link type than it needs");
        Assert.True(tally.Files + tally.Misfits > captures.Length / 2);
    }

    private static void Compare(string file, CaptureInterface first, PacketFilter filter, ref Tally tally)
    {
        using LibPcap? capture = LibPcap.Open(file);
        if (capture is null)
            return;
        int linkType = first.LinkType.Value;
        bool isSwapped = first.ByteOrder == ByteOrder.BigEndian == BitConverter.IsLittleEndian;
        if (capture.Compile(filter.Expression) is not { } reference)
        {
            Assert.Equal(
                FilterFault.LinkType, Assert.Throws<FilterException>(() => filter.For(linkType, isSwapped)).Fault);
            tally.Misfits++;
            return;
        }
        BpfProgram program = filter.For(linkType, isSwapped);
        while (capture.Next(out LibPcap.Header header, out ReadOnlySpan<byte> data))
        {
            bool expected = LibPcap.Run(reference, header, data) != 0;
            bool passes = program.Matches(data, header.Original);
            Assert.True(expected == passes, $"{file}, packet {tally.Packets}: {expected} by libpcap, {passes} here");
            tally.Packets++;
            tally.Matches += expected ? 1 : 0;
        }
        LibPcap.Free(ref reference);
        tally.Files++;
    }

    // With the number in the file, which libpcap converts to its own.
    private static CaptureInterface? FirstInterface(string file)
    {
        try
        {
            using BatchReader reader = BatchReader.Open(file);
            reader.Next()?.Dispose();
            return reader.Capture.Description.Interfaces is [var first, ..] ? first : null;
        }
        catch (CaptureException)
        {
            return null;
        }
    }

    private struct Tally
    {
        public int Files;
        public int Misfits;
        public long Packets;
        public long Matches;
    }
}
