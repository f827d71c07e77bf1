using System.Globalization;
using Microsoft.Win32.SafeHandles;
using PcapStream.Interop;

namespace PcapStream.Outputs;

/// <summary>
/// A hidden folder for any number of files that are renamed together once all of them are complete. It and the files
/// left in it are removed at the end, whatever the end is.
/// </summary>
internal sealed class UnfinishedFolder : IDisposable
{
    // All of this process, to remove when it ends.
    private static readonly HashSet<UnfinishedFolder> Unfinished = [];

    private readonly string _path;

    private UnfinishedFolder(string path) => _path = path;

    /// <summary>Creates a folder beside the files to be.</summary>
    /// <param name="pattern">The name of one of them.</param>
    /// <exception cref="OutputException">It cannot be created.</exception>
    public static UnfinishedFolder Create(string pattern)
    {
        string path = Path.Join(
            SameFile.FolderOf(pattern),
            string.Create(
                CultureInfo.InvariantCulture,
                $".pcapstream.{Random.Shared.NextInt64():x16}{Replacement.Suffix}"));
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, "cannot be created", error);
        }
        var folder = new UnfinishedFolder(path);
        lock (Unfinished)
            Unfinished.Add(folder);
        return folder;
    }

    /// <summary>Creates a file.</summary>
    /// <exception cref="OutputException">It cannot be created.</exception>
    public SafeFileHandle CreateFile(long number) =>
        Try(NameOf(number), "cannot be created", path => SystemFiles.CreateNew(path, onlyMine: false));

    /// <summary>Writes to the end of a file.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Append(long number, SafeFileHandle file, ReadOnlySpan<byte> bytes, ref long length)
    {
        try
        {
            RandomAccess.Write(file, bytes, length);
            length += bytes.Length;
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(NameOf(number), "cannot be written", error);
        }
    }

    /// <summary>Renames a closed file to its own name, and replaces a file of that name, with its mode.</summary>
    /// <param name="number">The file's number.</param>
    /// <param name="target">The name.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <exception cref="OutputException">It cannot be renamed, or is one of the inputs.</exception>
    public void TakePlace(long number, string target, IEnumerable<string> inputs)
    {
        string from = NameOf(number);
        if (FileStatus.Of(target) is { } there)
        {
            if (there.Kind != FileKind.Regular)
                throw new OutputException($"{target}: is not a file that can be replaced");
            if (OutputFile.FindConflict(target, inputs) is { } conflict)
                throw new OutputException(conflict);
            if (!OperatingSystem.IsWindows())
                Try(from, "cannot be written", path => SetMode(path, there.Mode));
            target = SystemFiles.ResolveLinks(target);
        }
        Try(target, "cannot be created", path => Rename(from, path));
    }

    /// <summary>Whether there is a file of a name in the folder.</summary>
    public bool HasFile(string name) => File.Exists(Path.Join(_path, name));

    /// <summary>Starts a file of the folder, and the folders that its name has.</summary>
    /// <param name="name">Its name, with the folders in this one before it.</param>
    /// <exception cref="OutputException">It cannot be created.</exception>
    public OutputFile CreateFile(string name)
    {
        string file = Path.Join(_path, name);
        Try(Path.GetDirectoryName(file)!, "cannot be created", Directory.CreateDirectory);
        return OutputFile.Create(file);
    }

    /// <summary>Renames the folder with all of its files, which are closed.</summary>
    /// <param name="target">The name; an empty folder of that name is replaced.</param>
    /// <exception cref="OutputException">It cannot be renamed.</exception>
    public void TakePlace(string target)
    {
        lock (Unfinished)
        {
            Try(target, "cannot be created", Move);
            Unfinished.Remove(this);
        }
    }

    /// <summary>Removes the folder and what is in it.</summary>
    public void Dispose()
    {
        lock (Unfinished)
        {
            if (Unfinished.Remove(this))
                Remove();
        }
    }

    /// <summary>Removes all such folders of the process.</summary>
    public static void RemoveAll()
    {
        lock (Unfinished)
        {
            foreach (UnfinishedFolder one in Unfinished)
                one.Remove();
        }
    }

    private static T Try<T>(string path, string fault, Func<string, T> action)
    {
        try
        {
            return action(path);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            throw OutputFault.Explain(path, fault, error);
        }
    }

    private static bool SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
        return true;
    }

    private static bool Rename(string from, string to)
    {
        SystemFiles.Rename(from, to);
        return true;
    }

    private bool Move(string target)
    {
        if (Directory.Exists(target))
            Directory.Delete(target);
        Directory.Move(_path, target);
        return true;
    }

    private string NameOf(long number) => Path.Join(_path, number.ToString(CultureInfo.InvariantCulture));

    private void Remove()
    {
        try
        {
            Directory.Delete(_path, recursive: true);
        }
        catch (Exception error) when (OutputFault.IsExpected(error))
        {
            // The caller has its own failure to report.
        }
    }
}
