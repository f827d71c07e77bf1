using System.Runtime.InteropServices;
using PcapStream.Capture;

namespace PcapStream.Inputs;

/// <summary>What can be told of an input without opening it, which would block on a pipe, and start its writer.</summary>
internal static partial class InputFile
{
    // linux/stat.h: statx(2), whose layout is the same on every processor.
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 0x0001;
    private const int TypeMask = 0xF000;
    private const int PlainFile = 0x8000;

    /// <summary>Bytes in a file, links followed; 0 when it is empty, no plain file, or not there.</summary>
    public static long Length(string path)
    {
        try
        {
            var file = new FileInfo(path);
            // A link's own length is that of the path in it.
            if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            return file is { Exists: true } ? file.Length : 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return 0;
        }
    }

    /// <summary>Whether it can only be read first to last and once: the standard input and, on Linux, pipes and devices.</summary>
    public static bool IsStream(string path)
    {
        if (path == ByteSource.StandardInput)
            return true;
        return OperatingSystem.IsLinux()
            && Status(CurrentFolder, path, 0, TypeWanted, out FileStatus status) == 0
            && (status.Mode & TypeMask) != PlainFile;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint wanted, out FileStatus status);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
