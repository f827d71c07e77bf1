using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Interop;

/// <summary>
/// The process's standard streams: their names, and files of the runtime that have taken their numbers. Where a
/// standard stream was closed when the program started, the first pipe or device that the runtime opens gets its
/// number.
/// </summary>
internal static partial class StandardStreams
{
    private const int Input = 0;
    private const int Output = 1;
    private const int Error = 2;
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int GetFlags = 3;
    private const int AccessMode = 3;
    private const int ReadOnly = 0;
    private const string OwnDescriptors = "/proc/self/fd";

    private static readonly string[] Folders = ["/dev/fd/", "/proc/self/fd/"];

    /// <summary>
    /// The descriptor that an output's name stands for; null for a file. By such a name the system would open a
    /// redirected file again, at its start, and overwrite its contents.
    /// </summary>
    public static int? Descriptor(string path)
    {
        if (path is "-" or "/dev/stdout")
            return Output;
        if (path is "/dev/stderr")
            return Error;
        string? folder = Array.Find(Folders, folder => path.StartsWith(folder, StringComparison.Ordinal));
        return folder is not null && TryParse(path.AsSpan(folder.Length), out int descriptor) ? descriptor : null;
    }

    /// <summary>Its name in messages.</summary>
    public static string Name(int descriptor) => descriptor switch
    {
        Output => "standard output",
        Error => "standard error",
        _ => string.Create(CultureInfo.InvariantCulture, $"/dev/fd/{descriptor}"),
    };

    /// <summary>Whether a person types the input.</summary>
    public static bool IsTerminal(SafeFileHandle handle) =>
        !OperatingSystem.IsWindows() && IsTerminal((int)handle.DangerousGetHandle()) == 1;

    /// <summary>
    /// Whether the standard input was opened by the runtime, or is any other pipe that would never end because its
    /// other end is open in this process.
    /// </summary>
    public static bool IsInputOwnPipe()
    {
        // What is closed by execve(2) was not there when this program started.
        if (!OperatingSystem.IsWindows() && Control(Input, GetDescriptorFlags) is > 0 and var flags
            && (flags & CloseOnExec) != 0)
            return true;
        if (!OperatingSystem.IsLinux() ||
            FileStatus.OfDescriptor(Input) is not { Kind: FileKind.Pipe, Identity: { } pipe })
            return false;
        foreach (FolderEntry entry in FolderListing.Of(OwnDescriptors))
        {
            if (TryParse(entry.Name, out int other) && other != Input &&
                FileStatus.OfDescriptor(other)?.Identity == pipe &&
                (Control(other, GetFlags) & AccessMode) is not ReadOnly)
                return true;
        }
        return false;
    }

    /// <summary>Whether an output is the runtime's pipe, which has no reader.</summary>
    public static bool IsOutputRuntimePipe(int descriptor) => descriptor is Output or Error &&
        FileStatus.OfDescriptor(descriptor) is { Kind: FileKind.Pipe, Identity: { } pipe } &&
        FileStatus.OfDescriptor(Input)?.Identity == pipe;

    private static bool TryParse(ReadOnlySpan<char> text, out int descriptor) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out descriptor);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
