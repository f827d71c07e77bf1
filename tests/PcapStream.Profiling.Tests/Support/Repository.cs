using System.Runtime.CompilerServices;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>The paths of files in the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    /// <summary>One of the programs that tests compile.</summary>
    public static string Program(string name) =>
        Path.Combine(Root, "tests", "PcapStream.Profiling.Tests", "Programs", name);

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
