using System.Globalization;
using PcapStream.Expansion.Measuring;

namespace PcapStream.Expansion.Cutting;

/// <summary>
/// Cuts files of any kind into parts for a check. Parts have the file's name, in folders of their own. Files of any
/// size are read in small pieces.
/// </summary>
public static class FileCutters
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Cuts after line feeds. The empty part has no line.</summary>
    /// <exception cref="IOException">The file cannot be read, is empty, or parts cannot be written.</exception>
    public static InputParts Lines(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation) =>
        Prefixes(new FileParts(input, folder, cancellation), shares, new LineEnds());

    /// <summary>Cuts after any byte. The empty part has none.</summary>
    /// <exception cref="IOException">The file cannot be read, is empty, or parts cannot be written.</exception>
    public static InputParts Bytes(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation) =>
        Prefixes(new FileParts(input, folder, cancellation), shares, new AnyEnds());

    /// <summary>
    /// Cuts between records of comma-separated values (RFC 4180), whose quoted fields may have line ends. All parts
    /// have the first record, the header, and the empty part nothing else.
    /// </summary>
    /// <exception cref="IOException">
    /// The file cannot be read, has no record after its header, or parts cannot be written.
    /// </exception>
    public static InputParts Csv(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation) =>
        Prefixes(new FileParts(input, folder, cancellation), shares, new CsvEnds());

    /// <summary>Cuts after lines, each of which is an object or an array of JSON. The empty part has no line.</summary>
    /// <exception cref="IOException">
    /// The file cannot be read, is empty or does not begin with such a line, or parts cannot be written.
    /// </exception>
    public static InputParts JsonLines(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        var parts = new FileParts(input, folder, cancellation);
        if (parts.FirstBytes(BufferBytes).Trim("\uFEFF \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
            throw new IOException($"{input}: is not lines of JSON: the first does not begin with {{ or [");
        return Prefixes(parts, shares, new LineEnds());
    }

    /// <summary>
    /// Repeats the file: the whole is as many copies as the smallest share needs, for files that cannot be cut but may
    /// follow each other. The empty part has no byte.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read, is empty, or parts cannot be written.</exception>
    public static InputParts Copies(
        string input, string folder, IReadOnlyList<double> shares, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shares);
        var parts = new FileParts(input, folder, cancellation);
        int most = (int)Math.Ceiling(1 / shares.Min());
        InputPart Make(double share) => parts.Repeat(Math.Max(1, (int)Math.Round(share * most)));
        return new InputParts(Make(1), parts.Write(0), [.. shares.Select(Make)])
        {
            Remark = string.Create(CultureInfo.InvariantCulture, $"is measured as {most} copies of it in a row"),
        };
    }

    private static InputParts Prefixes(FileParts parts, IReadOnlyList<double> shares, PartEnds ends)
    {
        long[] found = ends.Find(parts, [.. shares.Select(share => (long)(parts.Length * share))]);
        return new InputParts(
            parts.Whole,
            parts.Write(found[0]),
            [.. found.Skip(1).Where(end => end > found[0] && end < parts.Length).Distinct().Select(parts.Write)]);
    }
}
