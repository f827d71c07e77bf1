using System.Diagnostics;

namespace PcapStream.Tests.Support;

/// <summary>A folder of captures that is deleted at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pcapstream-test-").FullName;

    /// <summary>Names of the files in the folder itself.</summary>
    public string[] Files =>
        [.. Directory.GetFiles(Path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public string this[string name] => System.IO.Path.Join(Path, name);

    public TemporaryFolder With(string name, byte[] content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
        return this;
    }

    /// <summary>A capture of one packet at a second.</summary>
    public TemporaryFolder WithCapture(string name, uint second = 1) =>
        With(name, Some.Pcap([new SomePacket(second, 0, [1, 2, 3], 3)]));

    public TemporaryFolder WithCaptures(params string[] names)
    {
        foreach (string name in names)
            WithCapture(name);
        return this;
    }

    /// <summary>A list of names below the folder.</summary>
    public TemporaryFolder WithList(string name, string lineEnd, params string[] names) =>
        With(name, System.Text.Encoding.UTF8.GetBytes(string.Concat(names.Select(one => this[one] + lineEnd))));

    public TemporaryFolder WithPipe(string name)
    {
        Process.Start("mkfifo", [this[name]]).WaitForExit();
        return this;
    }

    /// <summary>Paths of the folder as names in it.</summary>
    public IEnumerable<string> Relative(IEnumerable<string> paths) => paths.Select(path => path[(Path.Length + 1)..]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
