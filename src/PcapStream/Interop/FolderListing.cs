using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace PcapStream.Interop;

/// <summary>A name in a folder.</summary>
/// <param name="Name">The name, without its folder.</param>
/// <param name="IsFolder">Whether it leads to a folder, links followed.</param>
/// <param name="IsLink">Whether it is a symbolic link.</param>
internal readonly record struct FolderEntry(string Name, bool IsFolder, bool IsLink);

/// <summary>
/// The entries of a folder, hidden ones included. On Linux by readdir(3), which returns names as bytes.
/// </summary>
internal static unsafe partial class FolderListing
{
    // struct dirent of 64-bit Linux: d_ino, d_off, d_reclen, d_type, d_name.
    private const int TypeOffset = 18;
    private const int NameOffset = 19;
    private const byte FolderType = 4;
    private const byte RegularType = 8;
    private const byte LinkType = 10;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The entries, in no order.</summary>
    /// <exception cref="IOException">It cannot be listed completely.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not list it.</exception>
    public static IEnumerable<FolderEntry> Of(string path) =>
        OperatingSystem.IsLinux() ? OfLinux(path) : OfPortable(path);

    private static IEnumerable<FolderEntry> OfPortable(string path) =>
        new DirectoryInfo(path).EnumerateFileSystemInfos("*", Everything)
        .Select(entry => new FolderEntry(entry.Name, entry is DirectoryInfo, entry.LinkTarget is not null));

    private static IEnumerable<FolderEntry> OfLinux(string path)
    {
        nint folder = Open(path);
        if (folder == 0)
            throw SystemFiles.Error(path);
        try
        {
            while (Next(path, folder) is { } entry)
            {
                if (entry.Name is not ("." or ".."))
                    yield return entry;
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static FolderEntry? Next(string path, nint folder)
    {
        byte* entry = Read(folder);
        if (entry is null)
            return Marshal.GetLastPInvokeError() == 0 ? null : throw SystemFiles.Error(path);
        string name = FileNames.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset));
        byte type = entry[TypeOffset];
        if (type is FolderType or RegularType)
            return new FolderEntry(name, type == FolderType, IsLink: false);
        // A link, a pipe or a device; or a file system without types.
        string full = Path.Join(path, name);
        return new FolderEntry(
            name, FileStatus.Of(full) is { Kind: FileKind.Folder }, type == LinkType || FileStatus.IsLink(full));
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint Open([MarshalUsing(typeof(FileNameMarshaller))] string path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial byte* Read(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int Close(nint folder);
}
