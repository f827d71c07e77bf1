using PcapStream.Capture.Compression;

namespace PcapStream.Tests.Capture.Compression;

/// <summary>Compresses and decompresses whole arrays, and checks the contract of the streams.</summary>
internal static class Codec
{
    public const long Plenty = 64 << 20;

    /// <summary>Names of all compressions.</summary>
    public static TheoryData<string> All => [.. Names(format => true)];

    /// <summary>Names of the compressions that can be written.</summary>
    public static TheoryData<string> Writable => [.. Names(format => format.CanWrite)];

    public static CompressionFormat Format(string name) => Compressions.Find(name)!;

    public static int IndexOf(string name) => Compressions.All.IndexOf(Format(name));

    public static Decompressed Decompress(
        string format, byte[] packed, int readSize = 1 << 20, long memoryLimit = Plenty) =>
        Decompress(format, new MemoryStream(packed), readSize, memoryLimit);

    public static Decompressed Decompress(
        string format, Stream source, int readSize = 1 << 20, long memoryLimit = Plenty)
    {
        using DecompressionStream stream = Codec.Format(format).Decompress(source, "test", memoryLimit);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[readSize];
        try
        {
            int read;
            while ((read = stream.Read(buffer.AsSpan())) > 0)
                bytes.Write(buffer, 0, read);
            Assert.Equal(0, stream.Read(buffer.AsSpan()));
            return new Decompressed(bytes.ToArray(), null, stream.Consumed);
        }
        catch (InvalidDataException error)
        {
            string again = Assert.Throws<InvalidDataException>(() => stream.Read(buffer)).Message;
            Assert.Equal(error.Message, again);
            Assert.StartsWith(format + ": ", again, StringComparison.Ordinal);
            return new Decompressed(bytes.ToArray(), again, stream.Consumed);
        }
    }

    public static byte[] Compress(string format, byte[] plain, int? level = null, int writeSize = 1 << 20)
    {
        var target = new MemoryStream();
        using (CompressionStream stream = Codec.Format(format).Compress(target, level, "test"))
        {
            foreach (byte[] part in plain.Chunk(writeSize))
                stream.Write(part);
        }
        return target.ToArray();
    }

    private static List<string> Names(Func<CompressionFormat, bool> isIncluded)
    {
        List<string> names = [];
        foreach (CompressionFormat format in Compressions.All)
        {
            if (isIncluded(format))
                names.Add(format.Name);
        }
        return names;
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

    internal sealed record Decompressed(byte[] Bytes, string? Error, long Consumed);
}
