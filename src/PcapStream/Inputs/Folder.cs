using PcapStream.Capture;

namespace PcapStream.Inputs;

/// <summary>Lists folders.</summary>
internal static class Folder
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>
    /// Goes over what is in a folder, in no order; a link to a folder is a <see cref="DirectoryInfo"/>, too. The folder
    /// is open meanwhile.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="fail">Told when it cannot be listed, or not to its end.</param>
    /// <param name="visit">Gets each entry.</param>
    public static void ForEach(string path, Action<CaptureException> fail, Action<FileSystemInfo> visit)
    {
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything))
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
