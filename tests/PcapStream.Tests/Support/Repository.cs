using System.Runtime.CompilerServices;

namespace PcapStream.Tests.Support;

/// <summary>The repository's folder, found from the sources.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    public static string TestData(params string[] path) => Path.Combine([Root, "testdata", .. path]);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
