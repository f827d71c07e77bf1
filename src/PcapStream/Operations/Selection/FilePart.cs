using PcapStream.Capture;
using PcapStream.Inputs;

namespace PcapStream.Operations.Selection;

/// <summary>The part of a file that an operation reads, before it is known where a packet begins.</summary>
/// <param name="File">The file.</param>
/// <param name="From">Offset of the part; it begins at the first packet after it, or at the start for 0.</param>
/// <param name="To">Offset of its end; it ends where the next part begins.</param>
/// <param name="IsWhole">Whether it is all of the file.</param>
/// <param name="Input">The number of the file among all, from 0.</param>
internal readonly record struct FilePart(string File, long From, long To, bool IsWhole, int Input)
{
    /// <summary>Whether it has the start of the file, and so a file that cannot be cut.</summary>
    public bool HasStart => From == 0;

    /// <summary>The parts of files that an operation reads, in order.</summary>
    /// <param name="files">All files.</param>
    /// <param name="shard">The part of all bytes; null for all of them.</param>
    /// <exception cref="CaptureException">A file has no length.</exception>
    public static IEnumerable<FilePart> Of(IReadOnlyList<string> files, InputShard? shard)
    {
        if (shard is null)
            return files.Select((file, i) => new FilePart(file, 0, long.MaxValue, IsWhole: true, i));
        if (files.FirstOrDefault(InputFile.IsStream) is { } stream)
            throw new CaptureException($"{stream}: a pipe cannot be divided into shards");
        return OfShard([.. files.Select(file => (file, InputFile.Length(file)))], shard);
    }

    private static IEnumerable<FilePart> OfShard((string File, long Length)[] files, InputShard shard)
    {
        (long from, long to) = shard.Of(files.Sum(file => file.Length));
        // What begins after the last byte, such as an empty file, is in the last shard.
        if (shard.Number == shard.Count)
            to = long.MaxValue;
        long start = 0;
        for (int i = 0; i < files.Length; i++)
        {
            (string file, long length) = files[i];
            long end = start + length;
            if (start < to && (start >= from || end > from))
            {
                yield return new FilePart(
                    file, Math.Max(0, from - start), to - start, IsWhole: start >= from && end <= to, i);
            }
            start = end;
        }
    }
}
