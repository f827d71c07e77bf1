using PcapStream.Expansion.Measuring;

namespace PcapStream.Expansion.Cutting;

/// <summary>
/// Inputs that exist in several sizes. The largest is the whole one; growth is measured from the smallest, which may be
/// empty.
/// </summary>
/// <param name="paths">The inputs, at least two of different sizes.</param>
public sealed class GivenSizes(IReadOnlyList<string> paths)
{
    /// <summary>The path of the largest.</summary>
    /// <exception cref="IOException">An input cannot be read.</exception>
    public string Largest => Ordered()[^1].Path;

    /// <summary>
    /// The inputs as parts of the largest: nothing is cut, and no share matters. Throws an <see cref="IOException"/>
    /// when an input cannot be read, or two have the same size.
    /// </summary>
    public InputParts.Cutter Cut => (_, _, _, _) => Parts();

    private InputParts Parts()
    {
        InputPart[] parts = Ordered();
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].Bytes == parts[i - 1].Bytes)
            {
                throw new IOException(
                    $"{parts[i - 1].Path} and {parts[i].Path}: have the same size, so that no growth can be seen");
            }
        }
        return new InputParts(parts[^1], parts[0] with { }, [.. parts[..^1].Where(part => part.Bytes > 0)]);
    }

    private InputPart[] Ordered() =>
        [.. paths.Select(path => new InputPart(path, Size(path))).OrderBy(part => part.Bytes)];

    private static long Size(string path)
    {
        using FileStream file = File.OpenRead(path);
        return file.Length;
    }
}
