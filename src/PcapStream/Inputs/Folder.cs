using PcapStream.Capture;
using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>Lists folders.</summary>
internal static class Folder
{
    /// <summary>Goes over the entries of a folder, in no order. The folder is open meanwhile.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fail">Called when it cannot be listed, or not to its end.</param>
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
