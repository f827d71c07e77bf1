using System.Text.Json.Nodes;

namespace PcapStream.Profiling.Weaver.Running;

/// <summary>
/// Copies a program's files to a folder where they can be changed. Files that the runtime does not load are linked.
/// </summary>
internal static class ProgramCopy
{
    private static readonly HashSet<string> Loaded = new(StringComparer.OrdinalIgnoreCase)
    {
        ".dll", ".exe", ".pdb", ".json", ".config", ".so", ".dylib", "",
    };

    /// <returns>The copy.</returns>
    public static ProgramFiles Of(ProgramFiles program, string folder, Backend backend)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(program.Folder).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(folder, entry.Name);
            if (entry is FileInfo file && Loaded.Contains(file.Extension))
                file.CopyTo(target);
            else
                Link(entry, target);
        }
        var copy = new ProgramFiles(Path.Combine(folder, Path.GetFileName(program.Assembly)));
        Configure(copy.Configuration, program.Configuration, backend);
        RuntimeLibrary.AddTo(folder, program.Folder);
        return copy;
    }

    // Programs built for trimming or for compilation in advance switch hooks off. Without tiers every method is
    // compiled once, so that its allocations do not depend on the time when it was compiled again.
    private static void Configure(string path, string origin, Backend backend)
    {
        JsonObject root = JsonFile.Read(path, origin);
        JsonObject options = JsonFile.Child(root, "runtimeOptions", origin);
        if (options["configProperties"] is not JsonObject properties)
            options["configProperties"] = properties = [];
        properties["System.StartupHookProvider.IsSupported"] = true;
        properties["System.Runtime.TieredCompilation"] = false;
        // A background collection discards a thread's half-used buffer at any time, and the rest counts as allocated.
        if (backend is Backend.Alloc or Backend.Live)
            properties["System.GC.Concurrent"] = false;
        File.WriteAllText(path, root.ToJsonString());
    }

    private static void Link(FileSystemInfo entry, string target)
    {
        try
        {
            if (entry is DirectoryInfo)
                Directory.CreateSymbolicLink(target, entry.FullName);
            else
                File.CreateSymbolicLink(target, entry.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows allows links to few users. Without the link to a folder, the program reports the missing file.
            if (entry is FileInfo file)
                file.CopyTo(target);
        }
    }
}
