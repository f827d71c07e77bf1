using System.Text.RegularExpressions;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Architecture;

/// <summary>Rules for all sources that the compiler does not check.</summary>
public sealed partial class StyleTests
{
    private const int MaxLineLength = 120;
    private const int MaxFilesPerFolder = 20;

    // Write "after", "again", "the caller", "in advance" and "available" instead.
    private static readonly string[] OldWords = ["behind", "anew", "whoever", "beforehand", "at hand"];

    [Fact]
    public void Lines_have_at_most_120_columns() => Assert.Empty(
        from file in Sources("src").Concat(Sources("tests")).Concat(Sources("fuzz"))
            // Their lines are the subject of the profiler's tests.
        where !file.Contains("Profiling.Tests/Programs", StringComparison.Ordinal)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where line.Text.Length > MaxLineLength
        select $"{file}:{line.Number}");

    [Fact]
    public void Folders_are_small_enough_to_look_through() => Assert.Empty(
        from file in Sources("src")
        group file by Path.GetDirectoryName(file) into folder
        where folder.Count() > MaxFilesPerFolder
        select $"{folder.Key}: {folder.Count()} files");

    [Fact]
    public void Types_have_names_of_their_own() => Assert.Empty(
        from file in Sources("src")
        from Match type in TypeDeclaration().Matches(File.ReadAllText(file))
        where !type.Value.Contains(" partial ", StringComparison.Ordinal)
        group file by type.Groups["name"].Value into name
        where name.Count() > 1
        select $"{name.Key}: {string.Join(", ", name)}");

    [Fact]
    public void Comments_are_plain_English() => Assert.Empty(
        from file in Sources("src").Concat(Sources("tests")).Concat(Sources("fuzz"))
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        from word in OldWords
        where line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            && Regex.IsMatch(line.Text, $@"\b{word}\b", RegexOptions.IgnoreCase)
        select $"{file}:{line.Number}: {word}");

    private static IEnumerable<string> Sources(string folder) =>
        from file in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        where !BuildOutput().IsMatch(file)
        select file;

    [GeneratedRegex(@"[\\/](bin|obj)[\\/]")]
    private static partial Regex BuildOutput();

    [GeneratedRegex(
        @"^(public |internal )(static |sealed |abstract |readonly |ref |unsafe |partial )*"
            + @"(class|struct|interface|enum|record struct|record) (?<name>\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
