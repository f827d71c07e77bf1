namespace PcapStream.Cli.Tests.Support;

/// <summary>A folder that is removed with its contents after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-cli-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>Copies of the project's captures, each under a name of the test's.</summary>
    public TemporaryFolder With(params (string Name, string Capture)[] copies)
    {
        foreach ((string name, string capture) in copies)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
            File.Copy(TestData.Path(capture), this[name]);
        }
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
