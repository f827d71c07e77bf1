using System.Runtime.CompilerServices;

namespace PcapStream.Benchmarks.Batching;

/// <summary>
/// A recording of testdata/ over and over: what <c>bench/make-capture</c> makes, without its time shift.
/// </summary>
internal sealed class LoopedCapture : IDisposable
{
    private const int FileHeaderSize = 24;

    public LoopedCapture(string recording, long bytes)
    {
        byte[] capture = File.ReadAllBytes(System.IO.Path.Combine(TestDataFolder(), recording));
        using FileStream file = File.Create(Path);
        file.Write(capture, 0, FileHeaderSize);
        do
            file.Write(capture, FileHeaderSize, capture.Length - FileHeaderSize);
        while (file.Length < bytes);
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);

    private static string TestDataFolder([CallerFilePath] string source = "") =>
        System.IO.Path.GetFullPath(
            System.IO.Path.Combine(System.IO.Path.GetDirectoryName(source)!, "..", "..", "..", "testdata"));
}
