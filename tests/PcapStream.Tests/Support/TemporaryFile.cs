namespace PcapStream.Tests.Support;

/// <summary>A file that is deleted at the end of the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(ReadOnlySpan<byte> content) => File.WriteAllBytes(Path, content.ToArray());

    public string Path { get; } = System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), $"pcapstream-test-{Guid.NewGuid():N}.pcap");

    public void Dispose() => File.Delete(Path);
}
