using System.Runtime.CompilerServices;

namespace PcapStream.Docs.Tests.Support;

/// <summary>Where the repository's files are, as seen from the sources.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    /// <summary>A file or folder by its name in the repository, with forward slashes.</summary>
    public static string PathOf(string name) => Path.GetFullPath(Path.Join(Root, name));

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
