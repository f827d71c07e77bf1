using PcapStream.Docs.Tests.Support;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// A folder that looks to a command like the repository's own, with a <c>pcapstream</c> and with the captures that
/// pages name, and that is gone, with all that was written into it, when the test is over.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    // What commands in pages read. The library's source is there for file-based programs that refer to it.
    private static readonly string[] Copied =
    [
        "bench", "examples", "src/PcapStream", "src/PcapStream.Generators", "testdata",
        "global.json", "Directory.Build.props", "Directory.Packages.props",
    ];

    private static readonly string[] Built = ["bin", "obj"];

    private static readonly string Tool = Path.Join(AppContext.BaseDirectory, "PcapStream.Cli.dll");

    /// <param name="page">What names the captures that are needed.</param>
    public Sandbox(string page)
    {
        foreach (string name in Copied)
            Copy(Repository.PathOf(name), this[name]);
        string tool = this["pcapstream"];
        File.WriteAllText(tool, $"#!/bin/sh\nexec dotnet '{Tool}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, (UnixFileMode)0b111_101_101);
        SampleCaptures.Make(page, Folder);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("pcapstream-docs-").FullName;

    public string this[string name] => Path.Join(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }
        foreach (string entry in Directory.Exists(from) ? Directory.GetFileSystemEntries(from) : [])
        {
            if (!Built.Contains(Path.GetFileName(entry)))
                Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }
}
