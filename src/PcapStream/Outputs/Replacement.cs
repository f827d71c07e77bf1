using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// A file beside its target, which it replaces once it is complete, with the target's mode and owner.
/// </summary>
internal sealed class Replacement
{
    /// <summary>The end of the names of what is not complete.</summary>
    public const string Suffix = ".unfinished";

    // The longest name of a file, in bytes, on all common file systems.
    private const int LongestName = 255;

    // All of this process, to remove when it ends.
    private static readonly HashSet<Replacement> Unfinished = [];

    private readonly string _target;
    private readonly FileStatus? _replaced;
    private readonly bool _keepsOwner = true;

    /// <param name="target">The file's path, not a link.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not create it.</exception>
    public Replacement(string target)
    {
        _target = target;
        _replaced = FileStatus.Of(target);
        PathAside = NameAside(target);
        // Meanwhile only users who may read the target may read the file.
        File = SystemFiles.CreateNew(PathAside, onlyMine: _replaced is not null);
        lock (Unfinished)
            Unfinished.Add(this);
        if (_replaced is not { } replaced || OperatingSystem.IsWindows())
            return;
        if (FileStatus.Of(File) is { } own && (own.Owner, own.Group) != (replaced.Owner, replaced.Group))
            _keepsOwner = SystemFiles.TrySetOwner(File, replaced.Owner, replaced.Group);
    }

    /// <summary>The file's path, beside the target.</summary>
    public string PathAside { get; }

    /// <summary>The open file.</summary>
    public SafeFileHandle File { get; }

    /// <summary>
    /// Sets the mode of the open file, and makes sure that it is on disk before its target is replaced.
    /// </summary>
    public void Seal()
    {
        if (_replaced is not { } replaced)
            return;
        // Last, since a change of owner and every write clear set-user-ID.
        if (replaced.Identity is not null && !OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(File, replaced.Mode);
        RandomAccess.FlushToDisk(File);
    }

    /// <summary>Renames the closed file to the target's name.</summary>
    public void TakePlace()
    {
        lock (Unfinished)
        {
            if (!_keepsOwner || !TryRename())
            {
                CopyIntoTarget();
                SystemFiles.Delete(PathAside);
            }
            Unfinished.Remove(this);
        }
    }

    /// <summary>Removes the file.</summary>
    public void Remove()
    {
        lock (Unfinished)
            Unfinished.Remove(this);
        SystemFiles.Delete(PathAside);
    }

    /// <summary>Removes all such files of the process. A replacement that is in progress is finished first.</summary>
    public static void RemoveAll()
    {
        lock (Unfinished)
        {
            foreach (Replacement one in Unfinished)
                SystemFiles.Delete(one.PathAside);
        }
    }

    // A file that is a mount point, as in containers, cannot be replaced by renaming.
    private bool TryRename()
    {
        const int busy = 16;
        try
        {
            SystemFiles.Rename(PathAside, _target);
            return true;
        }
        catch (IOException error) when (error.HResult == busy && _replaced is not null)
        {
            return false;
        }
    }

    // A file of another owner keeps its owner only when it is written in place.
    private void CopyIntoTarget()
    {
        using var from = new FileStream(SystemFiles.OpenToRead(PathAside), FileAccess.Read);
        using var to = new FileStream(SystemFiles.OpenToWrite(_target, truncate: true), FileAccess.Write);
        from.CopyTo(to);
        to.Flush(flushToDisk: true);
    }

    private static string NameAside(string target)
    {
        string folder = Path.GetDirectoryName(target) ?? "";
        string name = Path.GetFileName(target);
        string ending = string.Create(CultureInfo.InvariantCulture, $".{Random.Shared.NextInt64():x16}{Suffix}");
        while (FileNames.Encode(name).Length + ending.Length > LongestName)
            name = name[..^1];
        return Path.Join(folder, name + ending);
    }
}
