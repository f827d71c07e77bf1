namespace PcapStream.Tests.Capture.Compression;

/// <summary>Returns one byte at a time, as a pipe may.</summary>
internal sealed class DripStream(byte[] bytes) : MemoryStream(bytes)
{
    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(1, buffer.Length)]);
}
