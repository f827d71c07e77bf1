using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Pcap;

/// <summary>Each variant of the classic pcap header, written byte by byte by testdata/make-vectors.py.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Readable => [.. Rows().Where(row => row[1] != "-").Select(row => row[0])];

    public static TheoryData<string> Unreadable => [.. Rows().Where(row => row[1] == "-").Select(row => row[0])];

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_vector_holds_what_its_maker_says(string name)
    {
        string[] row = Rows().Single(candidate => candidate[0] == name);
        InfoResult info = InfoOperation.Run(Repository.TestData("vectors", name), new InfoOptions());
        Assert.Equal(row[1..7], (string[])
        [
            Text(info.Packets), Text(info.CapturedBytes), Text(info.OriginalBytes),
            info.FirstTime?.ToString() ?? "-", info.LastTime?.ToString() ?? "-", Text(info.Interfaces[0].Interface.LinkType.Value),
        ]);
        string note = row[7];
        Assert.Equal(note.StartsWith("truncated", StringComparison.Ordinal) || note.StartsWith("damaged", StringComparison.Ordinal), !info.Complete);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_is_no_capture_is_refused(string name) =>
        Assert.Throws<CaptureException>(() => InfoOperation.Run(Repository.TestData("vectors", name), new InfoOptions()));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows() => File.ReadLines(Repository.TestData("vectors", "expected.tsv")).Skip(1).Select(line => line.Split('\t'));
}
