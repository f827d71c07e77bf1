namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// Where commands are looked for: among Debian's first, for what the blocks need are its packages, and another Python
/// has other modules.
/// </summary>
internal static class SearchPath
{
    private const string Debian = "/usr/bin";

    public static string Value { get; } =
        string.Join(Path.PathSeparator, Debian, Environment.GetEnvironmentVariable("PATH"));

    /// <summary>The program of a name; null where there is none.</summary>
    public static string? Find(string name) =>
        Value.Split(Path.PathSeparator).Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists);
}
