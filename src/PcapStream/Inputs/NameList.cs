using PcapStream.Capture;
using PcapStream.Capture.Sources;
using PcapStream.Interop;

namespace PcapStream.Inputs;

/// <summary>
/// A file of names, one per line, in UTF-8. Lines end in LF or CRLF; empty ones and those that start with # are
/// ignored. It is read to its end before a name is used, so that a capture that was named as a list is one error.
/// </summary>
internal static class NameList
{
    /// <summary>Most bytes in a line: more than Linux's PATH_MAX of 4096 and Windows' 32,767 characters.</summary>
    public const int LongestLine = 128 << 10;

    private const char Mark = '@';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static bool IsList(string name) => name.Length > 1 && name[0] == Mark;

    /// <summary>The list's own name, without its mark.</summary>
    public static string FileOf(string list) => list[1..];

    /// <param name="list">The list's own name after its mark.</param>
    /// <exception cref="CaptureException">It cannot be read, is not a list, or has no names.</exception>
    public static IReadOnlyList<string> Read(string list)
    {
        var names = new List<string>();
        using ByteSource source = Open(list);
        ReadLines(source, list, names);
        return names.Count > 0 ? names : throw new CaptureException($"{list}: names no capture");
    }

    private static ByteSource Open(string list)
    {
        try
        {
            return ByteSource.Open(FileOf(list));
        }
        catch (CaptureException error)
        {
            // With its mark: the name of the intended capture may start with one.
            throw new CaptureException($"{Mark}{error.Message}", error);
        }
    }

    private static void ReadLines(ByteSource source, string list, List<string> names)
    {
        byte[] buffer = new byte[LongestLine + 1];
        int filled = 0;
        int lines = 0;
        while (source.Read(buffer.AsSpan(filled), CancellationToken.None) is > 0 and int read)
        {
            filled += read;
            int start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is >= 0 and int length)
            {
                Add(names, buffer.AsSpan(start, length), list, ++lines);
                start += length + 1;
            }
            filled -= start;
            if (filled == buffer.Length)
                throw new CaptureException(
                    $"{list}: is not a list of names: line {lines + 1} has more than {LongestLine} bytes");
            buffer.AsSpan(start, filled).CopyTo(buffer);
        }
        Add(names, buffer.AsSpan(0, filled), list, lines + 1);
    }

    private static void Add(List<string> names, ReadOnlySpan<byte> line, string list, int number)
    {
        if (number == 1 && line.StartsWith(ByteOrderMark))
            line = line[ByteOrderMark.Length..];
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (line.Contains((byte)0))
            throw new CaptureException($"{list}: is not a list of names: line {number} has a zero byte");
        if (!line.IsEmpty && line[0] != '#')
            names.Add(FileNames.Decode(line));
    }
}
