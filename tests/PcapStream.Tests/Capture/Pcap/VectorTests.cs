using System.Globalization;
using PcapStream.Capture;
using PcapStream.Operations.Info;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Capture.Pcap;

/// <summary>
/// Each variant of the classic pcap header, written byte by byte by testdata/make-vectors.py, and recorded
/// traffic with tshark's answers.
/// </summary>
public sealed class VectorTests
{
    private const string None = "-";

    public static TheoryData<string> Readable => [.. Rows.Where(row => row.Value[0] != None).Select(row => row.Key)];

    public static TheoryData<string> Unreadable => [.. Rows.Where(row => row.Value[0] == None).Select(row => row.Key)];

    private static Dictionary<string, string[]> Rows { get; } = ReadRows("vectors").Concat(ReadRows("")).ToDictionary();

    [Theory]
    [MemberData(nameof(Readable))]
    public void Vectors_have_their_documented_contents(string name)
    {
        string[] row = Rows[name];
        CaptureInfo info = InfoOperation.Run(Repository.TestData(name), new InfoOptions());
        Assert.Equal(row[..6], (string[])
        [
            Text(info.Packets), Text(info.CapturedBytes), Text(info.OriginalBytes),
            info.FirstTime?.ToString() ?? None, info.LastTime?.ToString() ?? None, info.LinkTypes.Count == 1
                ? Text(info.LinkTypes[0].LinkType.Value)
                : None,
        ]);
        string note = row[6];
        bool isDamaged = note.StartsWith("truncated", StringComparison.Ordinal) ||
            note.StartsWith("damaged", StringComparison.Ordinal);
        Assert.Equal(isDamaged, !info.Complete);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void File_that_is_not_a_capture_is_refused(string name) =>
        Assert.Throws<CaptureException>(() => InfoOperation.Run(Repository.TestData(name), new InfoOptions()));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<KeyValuePair<string, string[]>> ReadRows(string folder) =>
        File.ReadLines(Repository.TestData(folder, "expected.tsv")).Skip(1)
        .Select(line => line.Split('\t'))
        .Select(row => KeyValuePair.Create(Path.Combine(folder, row[0]), row[1..]));
}
