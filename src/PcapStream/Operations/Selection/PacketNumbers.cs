using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PcapStream.Operations.Selection;

/// <summary>
/// Numbers of packets in editcap's form, such as <c>1-100,2000,5000-</c>: single ones and ranges with both ends
/// included, of which the last may be open.
/// </summary>
public sealed class PacketNumbers
{
    // In order, without overlaps and gaps of nothing.
    private readonly (long First, long Last)[] _ranges;

    private PacketNumbers((long First, long Last)[] ranges) => _ranges = ranges;

    /// <summary>The greatest of them; <see cref="long.MaxValue"/> for an open range.</summary>
    public long Last => _ranges[^1].Last;

    /// <summary>Parses numbers.</summary>
    /// <param name="text">Numbers from 1, and ranges, separated by commas; in any order.</param>
    /// <param name="numbers">The numbers; null when the text is not valid.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out PacketNumbers? numbers)
    {
        ArgumentNullException.ThrowIfNull(text);
        numbers = null;
        var ranges = new List<(long First, long Last)>();
        foreach (string part in text.Split(','))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            long last = long.MaxValue;
            if (!TryParseNumber(dash < 0 ? part : part[..dash], out long first))
                return false;
            if (dash < 0)
                last = first;
            else if (dash + 1 < part.Length && !TryParseNumber(part[(dash + 1)..], out last))
                return false;
            if (first > last)
                return false;
            ranges.Add((first, last));
        }
        numbers = new PacketNumbers(Merge(ranges));
        return true;
    }

    /// <summary>Whether a number is among them.</summary>
    public bool Contains(long number)
    {
        int low = 0;
        int high = _ranges.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _ranges[middle].Last < number ? (middle + 1, high) : (low, middle);
        }
        return number >= _ranges[low].First && number <= _ranges[low].Last;
    }

    /// <summary>Whether any of the numbers from one to another, both included, is among them.</summary>
    internal bool Overlaps(long first, long last)
    {
        int low = 0;
        int high = _ranges.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _ranges[middle].Last < first ? (middle + 1, high) : (low, middle);
        }
        return last >= _ranges[low].First && first <= _ranges[low].Last;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', _ranges.Select(range => range switch
    {
        { Last: long.MaxValue } => string.Create(CultureInfo.InvariantCulture, $"{range.First}-"),
        _ when range.First == range.Last => range.First.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"),
    }));

    private static bool TryParseNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    private static (long First, long Last)[] Merge(List<(long First, long Last)> ranges)
    {
        ranges.Sort();
        var merged = new List<(long First, long Last)> { ranges[0] };
        foreach ((long first, long last) in ranges)
        {
            // Subtracted, because the end of an open range has no successor.
            if (first - 1 <= merged[^1].Last)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            else
                merged.Add((first, last));
        }
        return [.. merged];
    }
}
