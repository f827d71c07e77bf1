using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PcapStream.Interop;

namespace PcapStream.Capture.Sources;

/// <summary>Tells standard inputs that would never end.</summary>
internal static partial class StandardStream
{
    private const int Descriptor = 0;
    private const int GetFlags = 3;
    private const int AccessMode = 3;
    private const int ReadOnly = 0;
    private const string OwnDescriptors = "/proc/self/fd";

    /// <summary>Whether a person types what is read.</summary>
    public static bool IsTerminal(SafeFileHandle handle) => !OperatingSystem.IsWindows() && IsTerminal((int)handle.DangerousGetHandle()) == 1;

    /// <summary>
    /// Whether the standard input was closed when the program started: then the runtime's first pipe has its number, and the
    /// pipe's other end is this process's as well. Such a pipe would never end, whoever made it.
    /// </summary>
    public static bool IsOwnPipe()
    {
        if (!OperatingSystem.IsLinux() || FileStatus.OfDescriptor(Descriptor) is not { Kind: FileKind.Pipe, Identity: { } pipe })
            return false;
        foreach (FolderEntry entry in FolderListing.Of(OwnDescriptors))
        {
            if (int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int other) && other != Descriptor
                && FileStatus.OfDescriptor(other)?.Identity == pipe && (Control(other, GetFlags) & AccessMode) is not ReadOnly)
                return true;
        }
        return false;
    }

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsTerminal(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
