using System.Runtime.CompilerServices;

namespace PcapStream.Cli.Tests.Support;

/// <summary>The project's own captures.</summary>
internal static class TestData
{
    public static string Path(params string[] names) => System.IO.Path.Combine([Folder(), .. names]);

    private static string Folder([CallerFilePath] string file = "") =>
        System.IO.Path.GetFullPath(
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(file)!, "..", "..", "..", "testdata"));
}
