namespace PcapStream.Extensions.Tests.Support;

/// <summary>
/// A made-up extension: one source file for a folder of the library, and a row for one of its tables. A protocol also
/// has a row for its parent, which says when it follows.
/// </summary>
/// <param name="Kind">The folder of the sample.</param>
/// <param name="File">The source file.</param>
/// <param name="Target">The folder of the library for the source file.</param>
/// <param name="HasParent">Whether there is a row for a parent.</param>
internal sealed record Extension(string Kind, string File, string Target, bool HasParent = false)
{
    public static IReadOnlyList<Extension> All { get; } =
    [
        new("Protocol", "MadeUpHeader.cs", "src/PcapStream/Protocols/MadeUp", HasParent: true),
        new("Statistic", "ParityStatistic.cs", "src/PcapStream/Operations/Stats/Parity"),
        new("FieldFormat", "BarsText.cs", "src/PcapStream/Operations/Export/Formats"),
        new("Compression", "XorFormat.cs", "src/PcapStream/Capture/Compression/Xor"),
        new("CaptureFormat", "FixedFormat.cs", "src/PcapStream/Capture/Fixed"),
    ];

    private string Folder => Repository.PathOf($"tests/PcapStream.Extensions.Tests/Samples/{Kind}");

    /// <summary>Adds the extension to a copy of the repository.</summary>
    public void AddTo(string copy)
    {
        string target = Path.Combine(copy, Target);
        Directory.CreateDirectory(target);
        System.IO.File.Copy(Path.Combine(Folder, File), Path.Combine(target, File));
        Insert(copy, "Row.txt");
        if (HasParent)
            Insert(copy, "Parent.txt");
    }

    // The file names the table, the line before which the row goes, and the row.
    private void Insert(string copy, string name)
    {
        string[] lines = System.IO.File.ReadAllLines(Path.Combine(Folder, name));
        string table = Path.Combine(copy, lines[0]);
        List<string> text = [.. System.IO.File.ReadAllLines(table)];
        int place = text.IndexOf(lines[1]);
        Assert.True(place >= 0, $"{lines[0]} has no line '{lines[1]}'");
        text.InsertRange(place, lines[2..]);
        System.IO.File.WriteAllLines(table, text);
    }
}
