using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Interop;

/// <summary>
/// Opens, creates, renames and removes files, names of any bytes included: with the runtime's functions where possible,
/// and the system's own elsewhere. Errors are the runtime's kinds of <see cref="IOException"/>, and
/// <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal static unsafe partial class SystemFiles
{
    // fcntl.h and unistd.h of Linux, the same on x64 and arm64.
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int CreateMissing = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncate = 0x200;
    private const int AtEnd = 0x400;
    private const int CloseOnExec = 0x80000;
    private const int WriteAccess = 2;

    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Anyone =
        OnlyMine | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const int LongestPath = 4096;
    private const int MostLinks = 40;

    private const int NotPermitted = 1;
    private const int NotFound = 2;
    private const int Denied = 13;

    /// <summary>Opens a file, pipe or device to read.</summary>
    public static SafeFileHandle OpenToRead(string path) => FileNames.IsEscaped(path)
        ? OpenByBytes(path, ReadOnly)
        : File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>Opens an existing file for writing, with its bytes kept unless it is to be emptied.</summary>
    public static SafeFileHandle OpenToWrite(string path, bool truncate = false) => FileNames.IsEscaped(path)
        ? OpenByBytes(path, WriteOnly | (truncate ? Truncate : 0))
        : File.OpenHandle(
            path, truncate ? FileMode.Truncate : FileMode.Open, FileAccess.Write,
            FileShare.ReadWrite | FileShare.Delete);

    /// <summary>
    /// Opens a file so that every write goes to its current end, and creates it if it does not exist. On Linux the
    /// system does this (O_APPEND), so that several processes may append.
    /// </summary>
    public static SafeFileHandle OpenToAppend(string path)
    {
        if (OperatingSystem.IsLinux())
            return OpenByBytes(path, WriteOnly | CreateMissing | AtEnd, Anyone);
        return File.OpenHandle(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Creates a file that does not exist; a link of that name is not followed.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="onlyMine">Whether only the user may open it; otherwise the process's mask decides.</param>
    public static SafeFileHandle CreateNew(string path, bool onlyMine)
    {
        if (OperatingSystem.IsLinux())
            return OpenByBytes(path, WriteOnly | CreateMissing | Exclusive, onlyMine ? OnlyMine : Anyone);
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (onlyMine && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, OnlyMine);
        return handle;
    }

    /// <summary>Renames a file, and replaces a file of the new name.</summary>
    public static void Rename(string from, string to)
    {
        if (!OperatingSystem.IsLinux())
            File.Move(from, to, overwrite: true);
        else if (RenameByBytes(from, to) != 0)
            throw Error(to);
    }

    /// <summary>Removes a file, if it exists.</summary>
    public static void Delete(string path)
    {
        if (!OperatingSystem.IsLinux())
            File.Delete(path);
        else if (Unlink(path) != 0 && Marshal.GetLastPInvokeError() != NotFound)
            throw Error(path);
    }

    /// <summary>Changes the owner and group of an open file; false where the system does not allow it.</summary>
    public static bool TrySetOwner(SafeFileHandle file, uint owner, uint group) =>
        OperatingSystem.IsWindows() || ChangeOwner((int)file.DangerousGetHandle(), owner, group) == 0;

    /// <summary>
    /// Whether the user may write to a file, or create files in a folder; true where the system does not say.
    /// </summary>
    public static bool MayWrite(string path) => !OperatingSystem.IsLinux() || Access(path, WriteAccess) == 0;

    /// <summary>The target of a name, all links followed; the name itself where it is not a link.</summary>
    /// <exception cref="IOException">The links form a circle.</exception>
    public static string ResolveLinks(string path)
    {
        if (!FileStatus.IsLink(path))
            return path;
        if (!OperatingSystem.IsLinux())
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        for (int links = 0; links < MostLinks; links++)
        {
            if (!FileStatus.IsLink(path))
                return path;
            path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, ReadLink(path));
        }
        throw new IOException("too many levels of symbolic links");
    }

    private static string ReadLink(string path)
    {
        byte* target = stackalloc byte[LongestPath];
        nint length = ReadLinkByBytes(path, target, LongestPath);
        return length >= 0 ? FileNames.Decode(new ReadOnlySpan<byte>(target, (int)length)) : throw Error(path);
    }

    private static SafeFileHandle OpenByBytes(string path, int flags, UnixFileMode mode = 0)
    {
        int descriptor = Open(path, flags | CloseOnExec, (int)mode);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Error(path);
    }

    /// <summary>The error of the last P/Invoke call, as the runtime would throw it.</summary>
    public static Exception Error(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        var cause = new Win32Exception(error);
        return error switch
        {
            NotFound => new FileNotFoundException(cause.Message, path, cause),
            NotPermitted or Denied => new UnauthorizedAccessException(cause.Message, cause),
            _ => new IOException(cause.Message, error),
        };
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open([MarshalUsing(typeof(FileNameMarshaller))] string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int RenameByBytes(
        [MarshalUsing(typeof(FileNameMarshaller))] string from, [MarshalUsing(typeof(FileNameMarshaller))] string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static partial int Unlink([MarshalUsing(typeof(FileNameMarshaller))] string path);

    [LibraryImport("libc", EntryPoint = "access")]
    private static partial int Access([MarshalUsing(typeof(FileNameMarshaller))] string path, int mode);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static partial nint ReadLinkByBytes(
        [MarshalUsing(typeof(FileNameMarshaller))] string path, byte* target, nuint size);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(int descriptor, uint owner, uint group);
}
