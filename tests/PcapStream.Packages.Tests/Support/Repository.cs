using System.Runtime.CompilerServices;

namespace PcapStream.Packages.Tests.Support;

/// <summary>Where the repository's files are, as seen from the sources.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    /// <summary>The first block of C# in a package's README.</summary>
    public static string Readme(string project)
    {
        string text = File.ReadAllText(Path.Combine(Root, "src", project, "README.md"));
        return text.Split("```csharp\n", 2)[1].Split("```", 2)[0];
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
