namespace PcapStream.Profiling.Tests.Support;

/// <summary>A folder that is removed with its contents after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-profiling-").FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
