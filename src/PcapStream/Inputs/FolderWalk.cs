using PcapStream.Capture;
using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>Finds the captures below a folder, one open folder or file at a time.</summary>
internal static class FolderWalk
{
    /// <summary>
    /// The captures by their first bytes, in ordinal order of their paths. Files that cannot be opened are included:
    /// they may be captures, and reading them reports the reason.
    /// </summary>
    /// <param name="root">The folder; it may be a link itself.</param>
    /// <param name="skipped">Called with the reason for each skipped entry.</param>
    /// <param name="fail">Called for each folder that cannot be listed.</param>
    public static List<string> Captures(string root, Action<string>? skipped, Action<CaptureException> fail)
    {
        List<string> files = Files(root, skipped, fail);
        files.Sort(string.CompareOrdinal);
        files.RemoveAll(file =>
        {
            string? reason = ReasonAgainst(file);
            if (reason is not null)
                skipped?.Invoke(reason);
            return reason is not null;
        });
        return files;
    }

    private static List<string> Files(string root, Action<string>? skipped, Action<CaptureException> fail)
    {
        var files = new List<string>();
        var folders = new Stack<string>();
        folders.Push(root);
        while (folders.TryPop(out string? folder))
        {
            Folder.ForEach(folder, fail, entry =>
            {
                string path = Path.Join(folder, entry.Name);
                if (!entry.IsFolder)
                    files.Add(path);
                else if (!entry.IsLink)
                    folders.Push(path);
                else
                    skipped?.Invoke($"{path}: is a link to a directory, and is not followed");
            });
        }
        return files;
    }

    private static string? ReasonAgainst(string file) =>
        InputFile.Length(file) == 0 ? $"{file}: is empty, or no plain file" : CaptureReader.Refusal(file);
}

/// <summary>Lists folders.</summary>
internal static class Folder
{
    /// <summary>Visits the entries of a folder, in no order. The folder stays open meanwhile.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fail">Called when it cannot be listed completely.</param>
    /// <param name="visit">Called with each entry.</param>
    public static void ForEach(string path, Action<CaptureException> fail, Action<FolderEntry> visit)
    {
        try
        {
            foreach (FolderEntry entry in FolderListing.Of(path))
                visit(entry);
        }
        catch (UnauthorizedAccessException error)
        {
            fail(new CaptureException($"{path}: permission denied", error));
        }
        catch (IOException error)
        {
            fail(new CaptureException($"{path}: cannot be listed: {error.Message}", error));
        }
    }
}
