using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Microsoft.Win32.SafeHandles;

namespace PcapStream.Interop;

/// <summary>The kind of a file.</summary>
internal enum FileKind
{
    /// <summary>A file with bytes of its own.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, with a name or without.</summary>
    Pipe,

    /// <summary>A device or a socket.</summary>
    Device,
}

/// <summary>
/// A file's properties, read without opening it, which would wait for a pipe. On Linux from statx(2), whose layout is
/// the same on every processor; elsewhere as far as the runtime knows.
/// </summary>
internal readonly partial record struct FileStatus
{
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint BasicFields = 0x07FF;
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;
    private const int PipeType = 0x1000;
    private const int LinkType = 0xA000;

    /// <summary>Its kind, links followed.</summary>
    public required FileKind Kind { get; init; }

    /// <summary>Bytes in a regular file; 0 for anything else.</summary>
    public long Length { get; init; }

    /// <summary>
    /// The time of its last change, in nanoseconds since 1970, as exact as the system keeps it; 0 where it keeps none.
    /// </summary>
    public long Changed { get; init; }

    /// <summary>Permission bits, 07777; 0 where the system has none.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>The owner's number.</summary>
    public uint Owner { get; init; }

    /// <summary>The group's number.</summary>
    public uint Group { get; init; }

    /// <summary>The file itself, independent of its names; null where the system does not say.</summary>
    public (ulong Device, ulong Number)? Identity { get; init; }

    /// <summary>
    /// Looks up a name, links followed; null when there is no such file, or the user may not read its status.
    /// </summary>
    public static FileStatus? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return OfPortable(path);
        return path.Length > 0 && Statx(CurrentFolder, path, 0, BasicFields, out Raw raw) == 0 ? From(raw) : null;
    }

    /// <summary>Looks up an open file; null where the system does not say.</summary>
    public static FileStatus? Of(SafeFileHandle handle) =>
        OperatingSystem.IsLinux() ? OfDescriptor((int)handle.DangerousGetHandle()) : null;

    /// <summary>Looks up a descriptor of the process; null where it is closed, or the system does not say.</summary>
    public static FileStatus? OfDescriptor(int descriptor) =>
        OperatingSystem.IsLinux() && Statx(descriptor, "", EmptyPath, BasicFields, out Raw raw) == 0 ? From(raw) : null;

    /// <summary>Whether a name is a symbolic link.</summary>
    public static bool IsLink(string path) => OperatingSystem.IsLinux()
        ? Statx(CurrentFolder, path, NoFollow, BasicFields, out Raw raw) == 0 && (raw.Mode & TypeMask) == LinkType
        : new FileInfo(path).LinkTarget is not null;

    private static FileStatus From(in Raw raw) => new()
    {
        Kind = (raw.Mode & TypeMask) switch
        {
            RegularType => FileKind.Regular,
            FolderType => FileKind.Folder,
            PipeType => FileKind.Pipe,
            _ => FileKind.Device,
        },
        Length = (raw.Mode & TypeMask) == RegularType ? (long)raw.Size : 0,
        Changed = raw.ChangedSeconds * NanosecondsPerSecond + raw.ChangedNanoseconds,
        Mode = (UnixFileMode)(raw.Mode & 0xFFF),
        Owner = raw.Owner,
        Group = raw.Group,
        Identity = (((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor, raw.Number),
    };

    private static FileStatus? OfPortable(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return new FileStatus { Kind = FileKind.Folder };
            var file = new FileInfo(path);
            // A link's own length is that of the path in it.
            if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
            return file is not { Exists: true } ? null : new FileStatus
            {
                Kind = FileKind.Regular,
                Length = file.Length,
                Changed = (file.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(
        int folder, [MarshalUsing(typeof(FileNameMarshaller))] string path, int flags, uint wanted, out Raw status);

    // linux/stat.h
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Number;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long ChangedSeconds;

        [FieldOffset(120)]
        public uint ChangedNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
