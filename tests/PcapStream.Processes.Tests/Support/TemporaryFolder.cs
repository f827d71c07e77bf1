namespace PcapStream.Processes.Tests.Support;

/// <summary>A folder that is removed with its contents after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-expansion-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>Creates a script, which is executable by default.</summary>
    public string Program(string name, string text, bool executable = true)
    {
        File.WriteAllText(this[name], text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                this[name], executable ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead);
        }
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
