using PcapStream.Capture.Compression;
using PcapStream.Fuzz.Support;
using PcapStream.Tests.Capture.Compression;

namespace PcapStream.Fuzz.Targets;

/// <summary>
/// Decompresses twice, in large and in small reads: the bytes are the same, and so is whether there is damage. An error
/// names the format and comes again, no more is used than there is, and only <see cref="InvalidDataException"/> is
/// thrown.
/// </summary>
/// <remarks>
/// Of a block in which libraries find damage, the number of bytes that they give before depends on the size of reads.
/// </remarks>
internal sealed class DecompressTarget() : FuzzTarget("decompress")
{
    // Enough to leave every buffer; formats that expand a thousandfold would otherwise take all the time.
    private const int MostOutput = 1 << 18;

    private const int SmallRead = 61;
    private const int MemoryLimit = 16 << 20;

    private readonly byte[] _large = new byte[MostOutput];
    private readonly byte[] _small = new byte[MostOutput];

    public override IEnumerable<byte[]> Seeds()
    {
        byte[][] plain = [.. SmallCaptures()];
        foreach (string name in FormatNames())
        {
            CompressionFormat format = Compressions.Find(name)!;
            byte[] vector = Vectors.Packed(name);
            yield return vector;
            yield return [.. vector, .. vector];
            if (format is not { CanWrite: true, Library: null or { IsPresent: true } })
                continue;
            foreach (byte[] content in plain.Where((_, i) => i % 5 == 0))
                yield return Compress(format, content);
            yield return Compress(format, new byte[100_000]);
        }
    }

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (Compressions.Recognise(input) is not { Library: null or { IsPresent: true } } format)
            return;
        byte[] packed = input.ToArray();
        string? error = Read(format, new MemoryStream(packed), _large, MostOutput, out int large);
        string? other = Read(format, new SlowStream(packed), _small, SmallRead, out int small);
        int common = Math.Min(large, small);
        if (!_large.AsSpan(0, common).SequenceEqual(_small.AsSpan(0, common)))
            throw new FuzzFailure($"{format}: large and small reads give other bytes");
        // A reading that has enough output does not look for the end.
        if (common == MostOutput)
            return;
        if ((error is null) != (other is null))
            throw new FuzzFailure($"{format}: damage depends on the size of reads: '{error}' and '{other}'");
        if (error is null)
            FuzzFailure.ThrowUnlessEqual(large, small, "lengths differ");
    }

    private static string? Read(CompressionFormat format, Stream source, byte[] output, int readSize, out int length)
    {
        long available = source.Length;
        using DecompressionStream stream = format.Decompress(source, "input", MemoryLimit);
        string? error = Read(stream, output, readSize, out length);
        if (error is not null && !error.StartsWith($"{format}: ", StringComparison.Ordinal))
            throw new FuzzFailure($"'{error}' does not name {format}");
        if (error is not null)
            FuzzFailure.ThrowUnlessEqual(error, Read(stream, new byte[1], 1, out _), "the next error differs");
        if (stream.Consumed < 0 || stream.Consumed > available)
            throw new FuzzFailure($"{format}: {stream.Consumed} of {available} bytes used");
        return error;
    }

    private static string? Read(DecompressionStream stream, byte[] output, int readSize, out int length)
    {
        length = 0;
        try
        {
            int read = -1;
            while (length < output.Length && read != 0)
            {
                read = stream.Read(output.AsSpan(length, Math.Min(readSize, output.Length - length)));
                length += read;
            }
            return null;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }
    }

    private static List<string> FormatNames()
    {
        List<string> names = [];
        foreach (CompressionFormat format in Compressions.All)
            names.Add(format.Name);
        return names;
    }

    private static byte[] Compress(CompressionFormat format, byte[] content)
    {
        var target = new MemoryStream();
        using (CompressionStream stream = format.Compress(target, level: null, "seed"))
            stream.Write(content);
        return target.ToArray();
    }

    // A few bytes at a time, as from a pipe.
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        private const int MostBytes = 7;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(MostBytes, buffer.Length)]);
    }
}
