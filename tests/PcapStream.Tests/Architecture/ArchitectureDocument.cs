using PcapStream.Tests.Support;

namespace PcapStream.Tests.Architecture;

/// <summary>The tables of docs/internals/architecture.md: who may use whom.</summary>
internal static class ArchitectureDocument
{
    /// <summary>For each project, the projects that it uses.</summary>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } = Table("## Projects");

    /// <summary>For each folder of the library, the folders that it uses.</summary>
    public static IReadOnlyDictionary<string, string[]> Folders { get; } = Table("## Folders of the library");

    // Rows such as "| `Capture` | file formats | `Interop`, `Outputs` |".
    private static Dictionary<string, string[]> Table(string heading)
    {
        IEnumerable<string[]> rows =
            from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "internals", "architecture.md"))
                .SkipWhile(line => line != heading)
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            where line.StartsWith("| `", StringComparison.Ordinal)
            select line.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        return rows.ToDictionary(row => row[0].Trim('`'), row => Names(row[^1]));
    }

    private static string[] Names(string cell) => cell == "nothing"
        ? []
        : [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(name => name.Trim('`'))];
}
