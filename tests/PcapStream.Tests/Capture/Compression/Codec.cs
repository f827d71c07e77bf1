using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Decodes and encodes whole arrays, and keeps what a stream promises under watch.</summary>
internal static class Codec
{
    public const long Plenty = 64 << 20;

    public static TheoryData<CompressionFormat> All => [.. Enum.GetValues<CompressionFormat>()];

    public static TheoryData<CompressionFormat> Writable => [CompressionFormat.Gzip, CompressionFormat.Zstd, CompressionFormat.Lz4];

    public static Decoded Decode(CompressionFormat format, byte[] packed, int readSize = 1 << 20, long memoryLimit = Plenty) =>
        Decode(format, new MemoryStream(packed), readSize, memoryLimit);

    public static Decoded Decode(CompressionFormat format, Stream source, int readSize = 1 << 20, long memoryLimit = Plenty)
    {
        using DecodingStream stream = Decompression.Open(format, source, "test", memoryLimit);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[readSize];
        try
        {
            int read;
            while ((read = stream.Read(buffer.AsSpan())) > 0)
                bytes.Write(buffer, 0, read);
            Assert.Equal(0, stream.Read(buffer.AsSpan()));
            return new Decoded(bytes.ToArray(), null, stream.Consumed);
        }
        catch (InvalidDataException error)
        {
            string again = Assert.Throws<InvalidDataException>(() => stream.Read(buffer)).Message;
            Assert.Equal(error.Message, again);
            Assert.StartsWith(format.Name() + ": ", again, StringComparison.Ordinal);
            return new Decoded(bytes.ToArray(), again, stream.Consumed);
        }
    }

    public static byte[] Encode(CompressionFormat format, byte[] plain, int? level = null, int writeSize = 1 << 20)
    {
        var target = new MemoryStream();
        using (EncodingStream stream = CompressionWriter.Create(format, target, level, "test"))
        {
            foreach (byte[] part in plain.Chunk(writeSize))
                stream.Write(part);
        }
        return target.ToArray();
    }

    /// <summary>Bytes of which about half can be saved, the same for each length.</summary>
    public static byte[] Bytes(int length)
    {
        var random = new Random(length);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(random.Next(2) == 0 ? 'a' : random.Next(256));
        return bytes;
    }

    public static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    internal sealed record Decoded(byte[] Bytes, string? Error, long Consumed);
}
