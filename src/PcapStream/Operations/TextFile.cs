using PcapStream.Capture.Compression;
using PcapStream.Outputs;

namespace PcapStream.Operations;

/// <summary>
/// Text in a file of its own, compressed by the extension of its name, which appears when it is complete.
/// </summary>
internal static class TextFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">A file, a pipe or device, or <c>-</c> for the standard output.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <param name="write">Writes the text.</param>
    /// <param name="isComplete">Whether the text is complete; if not, there is no file.</param>
    /// <exception cref="OutputException">The file cannot be written, or is an input.</exception>
    /// <exception cref="Capture.CaptureException">The system lacks the library of the compression.</exception>
    public static TResult Write<TResult>(
        string path, IReadOnlyList<string> inputs, Func<Stream, TResult> write, Func<TResult, bool> isComplete)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using OutputFile file = OutputFile.Create(path, inputs);
        Stream text = Compressions.ForFile(path) is { } format
            ? format.Compress(file.Stream, level: null, path)
            : file.Stream;
        try
        {
            TResult result = write(text);
            if (isComplete(result))
            {
                // Ends the frame of a compressed file.
                text.Dispose();
                file.Complete();
            }
            return result;
        }
        finally
        {
            // First the file, so that half a table does not look complete with a finished frame.
            file.Dispose();
            text.Dispose();
        }
    }
}
