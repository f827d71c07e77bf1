namespace PcapStream.Cli.Options;

/// <summary><c>--temp</c>: the folder for what does not fit in memory.</summary>
internal static class TemporaryFolderOption
{
    public const string Name = "--temp";

    /// <param name="contents">What waits there, as the help says it.</param>
    public static ValueOption Create(string contents = "tables that do not fit in memory") => new(
        $"Folder for {contents}. [default: the system's temporary folder]", "FOLDER", Name);
}
