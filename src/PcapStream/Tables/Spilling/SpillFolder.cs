using Microsoft.Win32.SafeHandles;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// Where tables put what does not fit in memory: files that nobody else can open, and none before the first spill. On
/// Unix a file is made in a folder that only the user may enter, and both are unlinked as soon as it is open, so that
/// nothing stays however the process ends; Windows deletes a file when it is closed.
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

    /// <summary>Bytes that its files hold now.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The most bytes that its files held at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Closes what is still open.</summary>
    public void Dispose()
    {
        while (_open.Count > 0)
            _open[^1].Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty file, which is gone when it is disposed.</summary>
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

    internal void NoteWritten(long bytes)
    {
        WrittenBytes += bytes;
        HeldBytes += bytes;
        PeakBytes = Math.Max(PeakBytes, HeldBytes);
    }

    /// <summary>Opens a new file that nobody else sees.</summary>
    protected virtual SafeFileHandle Open()
    {
        // Making a folder would make those above it as well.
        if (!Directory.Exists(Parent))
            throw new DirectoryNotFoundException("there is no such folder");
        string folder = Path.Combine(Parent, $"pcapstream-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(folder, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
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
