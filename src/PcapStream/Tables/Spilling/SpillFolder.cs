using Microsoft.Win32.SafeHandles;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// The folder for table data that does not fit in memory: files that no one else can open, the first of them created at
/// the first spill. On Unix a file is created in a folder that only the user may enter, and both are unlinked as soon
/// as the file is open, so that nothing is left however the process ends. Windows deletes a file when it is closed.
/// </summary>
internal class SpillFolder : IDisposable
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly List<SpillFile> _open = [];

    /// <param name="parent">The folder to work in; null stands for the system's temporary folder.</param>
    public SpillFolder(string? parent = null)
    {
        Parent = parent ?? Path.GetTempPath();
    }

    /// <summary>The folder in which files are made.</summary>
    public string Parent { get; }

    /// <summary>Bytes written in all, those of intermediate merges included.</summary>
    public long WrittenBytes { get; private set; }

    /// <summary>Bytes in its files now.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The most bytes in its files at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Closes all open files.</summary>
    public void Dispose()
    {
        while (_open.Count > 0)
            _open[^1].Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates an empty file, which is deleted when it is disposed of.</summary>
    /// <exception cref="SpillException">The system refuses.</exception>
    internal SpillFile Create()
    {
        try
        {
            var file = new SpillFile(this, Open());
            _open.Add(file);
            return file;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new SpillException(Parent, "make a file for", HeldBytes, cause);
        }
    }

    internal void Forget(SpillFile file)
    {
        _open.Remove(file);
        HeldBytes -= file.Length;
    }

    internal void NoteWritten(long bytes, long growth)
    {
        WrittenBytes += bytes;
        HeldBytes += growth;
        PeakBytes = Math.Max(PeakBytes, HeldBytes);
    }

    /// <summary>Opens a new file that no one else can see.</summary>
    protected virtual SafeFileHandle Open()
    {
        // Creating a folder would create its parents as well.
        if (!Directory.Exists(Parent))
            throw new DirectoryNotFoundException("there is no such folder");
        string folder = Path.Combine(Parent, $"pcapstream-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(
                folder, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        Directory.CreateDirectory(folder, OnlyMine);
        try
        {
            string path = Path.Combine(folder, "run");
            SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
            return handle;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
