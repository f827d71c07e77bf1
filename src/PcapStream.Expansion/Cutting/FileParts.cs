using System.Globalization;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Expansion.Cutting;

/// <summary>A file, and the parts of it that are written into a folder.</summary>
internal sealed class FileParts
{
    private const int BufferBytes = 1 << 20;

    private readonly string _input;
    private readonly string _folder;
    private readonly CancellationToken _cancellation;

    /// <exception cref="IOException">The file cannot be read, or is empty.</exception>
    public FileParts(string input, string folder, CancellationToken cancellation)
    {
        (_input, _folder, _cancellation) = (input, folder, cancellation);
        using FileStream file = File.OpenRead(input);
        Length = file.Length;
        if (Length == 0)
            throw new IOException($"{input}: is empty");
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The file itself.</summary>
    public InputPart Whole => new(_input, Length);

    /// <summary>The file's bytes in pieces, from a place to the end.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> ReadFrom(long offset)
    {
        using FileStream file = File.OpenRead(_input);
        file.Position = offset;
        byte[] buffer = new byte[BufferBytes];
        for (int length; (length = file.Read(buffer)) > 0;)
        {
            _cancellation.ThrowIfCancellationRequested();
            yield return buffer.AsMemory(0, length);
        }
    }

    /// <summary>Bytes of its start.</summary>
    /// <param name="most">The most bytes.</param>
    public ReadOnlySpan<byte> FirstBytes(int most)
    {
        ReadOnlyMemory<byte> first = ReadFrom(0).First();
        return first.Span[..Math.Min(most, first.Length)];
    }

    /// <summary>Writes the first bytes as a part.</summary>
    public InputPart Write(long bytes)
    {
        string path = PathOf($"{bytes}");
        using FileStream part = File.Create(path);
        Append(part, bytes);
        return new InputPart(path, bytes);
    }

    /// <summary>Writes copies of the file, one after the other, as a part.</summary>
    public InputPart Repeat(int copies)
    {
        string path = PathOf($"{copies}-copies");
        using FileStream part = File.Create(path);
        for (int i = 0; i < copies; i++)
            Append(part, Length);
        return new InputPart(path, copies * Length);
    }

    /// <summary>
    /// The path of a part: the file's name, whose extension tells some programs the format, in a folder of its own.
    /// </summary>
    /// <param name="label">Names the folder.</param>
    public string PathOf(FormattableString label)
    {
        string own = Path.Join(_folder, label.ToString(CultureInfo.InvariantCulture));
        return Path.Join(Directory.CreateDirectory(own).FullName, Path.GetFileName(_input));
    }

    private void Append(FileStream part, long bytes)
    {
        foreach (ReadOnlyMemory<byte> piece in ReadFrom(0))
        {
            if (bytes == 0)
                return;
            int length = (int)Math.Min(bytes, piece.Length);
            part.Write(piece.Span[..length]);
            bytes -= length;
        }
    }
}
