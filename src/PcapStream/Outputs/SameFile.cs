using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// Whether two names are one file: by the file's identity where the system has one, else by their paths.
/// </summary>
internal static class SameFile
{
    private const int StandardInput = 0;

    /// <summary>
    /// The input that writing an output would change; null for none. Pipes and devices are not changed by being
    /// written.
    /// </summary>
    public static string? Among(IEnumerable<string> inputs, string output)
    {
        if (StatusOfOutput(output) is not { Kind: FileKind.Regular } written)
            return null;
        return inputs.FirstOrDefault(input => StatusOfInput(input) is { Kind: FileKind.Regular } read
            && (written.Identity is { } identity ? identity == read.Identity : IsSamePath(output, input)));
    }

    /// <summary>Whether two outputs are one file, which may not exist yet.</summary>
    public static bool AreOutputs(string one, string other)
    {
        FileStatus? first = StatusOfOutput(one);
        FileStatus? second = StatusOfOutput(other);
        if (first is null != second is null)
            return false;
        if (first is { Identity: { } identity })
            return first.Value.Kind == FileKind.Regular && identity == second!.Value.Identity;
        if (StandardStreams.Descriptor(one) is not null || StandardStreams.Descriptor(other) is not null)
            return false;
        return FileStatus.Of(FolderOf(one))?.Identity is { } folder
            ? folder == FileStatus.Of(FolderOf(other))?.Identity && Path.GetFileName(one) == Path.GetFileName(other)
            : IsSamePath(one, other);
    }

    /// <summary>The folder that a name is in.</summary>
    public static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;

    private static FileStatus? StatusOfOutput(string path) =>
        StandardStreams.Descriptor(path) is { } descriptor ? FileStatus.OfDescriptor(descriptor) : FileStatus.Of(path);

    private static FileStatus? StatusOfInput(string path) =>
        path == "-" ? FileStatus.OfDescriptor(StandardInput) : FileStatus.Of(path);

    private static bool IsSamePath(string one, string other) => string.Equals(
        Path.GetFullPath(SystemFiles.ResolveLinks(one)),
        Path.GetFullPath(SystemFiles.ResolveLinks(other)),
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal);
}
