namespace PcapStream.Expansion.Cutting;

/// <summary>Finds where a file may be cut.</summary>
internal abstract class PartEnds
{
    /// <summary>Finds the ends of parts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="targets">Where parts should end, ascending.</param>
    /// <returns>The end of the empty part, and for each target the first end at it or after it.</returns>
    /// <exception cref="IOException">The file cannot be read, or has nothing after what all parts have.</exception>
    public abstract long[] Find(FileParts file, long[] targets);
}

/// <summary>A file may be cut anywhere.</summary>
internal sealed class AnyEnds : PartEnds
{
    public override long[] Find(FileParts file, long[] targets) => [0, .. targets];
}

/// <summary>A file may be cut after line feeds.</summary>
internal sealed class LineEnds : PartEnds
{
    public override long[] Find(FileParts file, long[] targets) =>
        [0, .. targets.Select(target => After(file, Math.Max(0, target - 1)))];

    private static long After(FileParts file, long offset)
    {
        foreach (ReadOnlyMemory<byte> piece in file.ReadFrom(offset))
        {
            int end = piece.Span.IndexOf((byte)'\n');
            if (end >= 0)
                return offset + end + 1;
            offset += piece.Length;
        }
        return file.Length;
    }
}

/// <summary>
/// A file may be cut after line ends that are not in a quoted field, as RFC 4180 has them; the first record stays in
/// all parts.
/// </summary>
internal sealed class CsvEnds : PartEnds
{
    public override long[] Find(FileParts file, long[] targets)
    {
        // The header ends at the first line end.
        long[] wanted = [1, .. targets];
        var ends = new List<long>();
        long offset = 0;
        bool isQuoted = false;
        foreach (ReadOnlyMemory<byte> piece in file.ReadFrom(0))
        {
            ReadOnlySpan<byte> bytes = piece.Span;
            for (int at = 0; at < bytes.Length && ends.Count < wanted.Length; at++)
            {
                int next = bytes[at..].IndexOfAny((byte)'"', (byte)'\n');
                if (next < 0)
                    break;
                at += next;
                if (bytes[at] == '"')
                    isQuoted = !isQuoted;
                else if (!isQuoted)
                    AddEnd(ends, wanted, offset + at + 1);
            }
            if (ends.Count == wanted.Length)
                break;
            offset += piece.Length;
        }
        if (ends.Count == 0 || ends[0] == file.Length)
            throw new IOException($"{file.Whole.Path}: has no record after its header");
        return [.. ends];
    }

    private static void AddEnd(List<long> ends, long[] wanted, long end)
    {
        while (ends.Count < wanted.Length && end >= wanted[ends.Count])
            ends.Add(end);
    }
}
