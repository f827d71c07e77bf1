using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Foreign;

/// <summary>Compares captures that mergecap put together, since starting other programs takes longest.</summary>
internal static class MergedCaptures
{
    private const int GroupSize = 40;

    // Has records of zeros, which are damage here. What follows it at other times is then not recognised.
    private const string Holes = "bgp_vpn_rt-oobr.pcap";

    /// <summary>Captures that every program reads.</summary>
    public static IEnumerable<string> OfEthernet =>
        Editcap.Captures(every: 2, "ether").Where(file => Path.GetFileName(file) != Holes);

    /// <summary>Asserts that captures have no differences but those that are known, with their reasons.</summary>
    /// <param name="files">Captures.</param>
    /// <param name="options">How mergecap puts them together.</param>
    /// <param name="known">Reasons of differences, with their subjects.</param>
    /// <param name="compare">Gives the differences for a capture.</param>
    /// <param name="output">Gets the number of captures.</param>
    public static void AssertEqual(
        IEnumerable<string> files, string[] options, Dictionary<string, string[]> known,
        Func<string, IEnumerable<Difference>> compare, ITestOutputHelper output)
    {
        HashSet<string> subjects = [.. known.Values.SelectMany(subject => subject)];
        using var folder = new TemporaryFolder();
        var differences = new List<string>();
        int compared = 0;
        var groups = new Stack<string[]>(files.Chunk(GroupSize));
        while (groups.TryPop(out string[]? group))
        {
            string merged = folder["merged"];
            if (ForeignTool.Run("mergecap", [.. options, "-w", merged, .. group]).ExitCode == 0)
            {
                compared += group.Length;
                differences.AddRange(compare(merged).Where(difference => !subjects.Contains(difference.Subject))
                    .Select(difference => $"{difference}, of {string.Join(' ', group.Select(Path.GetFileName))}"));
            }
            else if (group.Length > 1)
            {
                // A format cannot have every record: leave out the captures that have others.
                foreach (string[] half in group.Chunk((group.Length + 1) / 2))
                    groups.Push(half);
            }
        }
        output.WriteLine($"{compared} captures, {differences.Count} differences");
        Assert.True(compared > 0);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }
}

/// <summary>A difference, and what it is of.</summary>
internal readonly record struct Difference(string Subject, string Text)
{
    public override string ToString() => $"{Subject}: {Text}";
}
