using System.Runtime.CompilerServices;

namespace PcapStream.Extensions.Tests.Support;

/// <summary>Paths in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    public static string PathOf(string name) => Path.Combine(Root, name);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
