using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// A folder of files that a command writes. It is written aside, under another name beside it, and renamed when all
/// of its files are complete; until then there is no folder.
/// </summary>
internal static class OutputFolder
{
    private const string CannotBeCreated = "cannot be created";

    /// <summary>Writes a folder.</summary>
    /// <param name="path">Its name, which may end in a separator; there is no such folder, or an empty one.</param>
    /// <param name="write">Writes the files.</param>
    /// <param name="isComplete">Whether they are complete; if not, there is no folder.</param>
    /// <exception cref="OutputException">The folder cannot be created or written, or is not empty.</exception>
    public static TResult Write<TResult>(
        string path, Func<UnfinishedFolder, TResult> write, Func<TResult, bool> isComplete)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.TrimEndingDirectorySeparator(path);
        if (Refusal(target) is { } reason)
            throw new OutputException(reason);
        using UnfinishedFolder folder = UnfinishedFolder.Create(target);
        TResult result = write(folder);
        if (isComplete(result))
            folder.TakePlace(target);
        return result;
    }

    // Null, or why it cannot be written, as far as that is known in advance.
    private static string? Refusal(string target)
    {
        if (FileStatus.Of(SameFile.FolderOf(target)) is not { Kind: FileKind.Folder })
            return $"{target}: {CannotBeCreated}: no such directory";
        if (FileStatus.Of(target) is not { } there)
            return null;
        if (there.Kind != FileKind.Folder)
            return $"{target}: is not a directory";
        try
        {
            return Directory.EnumerateFileSystemEntries(target).Any()
                ? $"{target}: is not empty; tables of several runs would be one"
                : null;
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            return OutputFault.Explain(target, "cannot be read", error).Message;
        }
    }
}
