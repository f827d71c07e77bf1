using PcapStream.Capture.Sources;
using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>
/// Properties of an input that are known without opening it, which would wait for a pipe and start its writer.
/// </summary>
internal static class InputFile
{
    /// <summary>Bytes in a file, links followed; 0 when it is empty, not a plain file, or does not exist.</summary>
    public static long Length(string path) => FileStatus.Of(path)?.Length ?? 0;

    /// <summary>
    /// Whether it can only be read once, first to last: the standard input and, on Linux, pipes and devices.
    /// </summary>
    public static bool IsStream(string path) =>
        path == ByteSource.StandardInput || FileStatus.Of(path) is { Kind: not FileKind.Regular };

    /// <summary>Whether something other than a folder has this name.</summary>
    public static bool Exists(string path) => FileStatus.Of(path) is { Kind: not FileKind.Folder };

    /// <summary>Whether a folder has this name.</summary>
    public static bool IsFolder(string path) => FileStatus.Of(path) is { Kind: FileKind.Folder };
}
