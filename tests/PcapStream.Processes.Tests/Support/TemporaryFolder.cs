namespace PcapStream.Processes.Tests.Support;

/// <summary>A folder that is gone, with all below it, when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-expansion-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>A file that is a program, unless it is said not to be one.</summary>
    public string Program(string name, string text, bool executable = true)
    {
        File.WriteAllText(this[name], text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(this[name], executable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
