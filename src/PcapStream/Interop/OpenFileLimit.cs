using System.Runtime.InteropServices;

namespace PcapStream.Interop;

/// <summary>The system's limit of open files for this process, as <c>ulimit -n</c> shows it.</summary>
internal static partial class OpenFileLimit
{
    // sys/resource.h of Linux and of macOS.
    private const int LinuxNumberOfFiles = 7;
    private const int AppleNumberOfFiles = 8;

    private const string LinuxOpenFiles = "/proc/self/fd";

    // Windows has no such limit that matters here.
    private const long Unknown = 1024;

    /// <summary>The most files that may be open at once.</summary>
    public static long Get()
    {
        if (OperatingSystem.IsWindows())
            return Unknown;
        int resource = OperatingSystem.IsLinux() ? LinuxNumberOfFiles : AppleNumberOfFiles;
        return GetLimit(resource, out Limit limit) == 0 ? (long)Math.Min(limit.Current, int.MaxValue) : Unknown;
    }

    /// <summary>Files that are open now; 0 where the system does not say.</summary>
    public static int CountOpen() =>
        OperatingSystem.IsLinux() && Directory.Exists(LinuxOpenFiles)
            ? Directory.EnumerateFileSystemEntries(LinuxOpenFiles).Count()
            : 0;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Most;
    }
}
