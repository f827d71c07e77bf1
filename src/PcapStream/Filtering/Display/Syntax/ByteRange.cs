using System.Globalization;

namespace PcapStream.Filtering.Display.Syntax;

/// <summary>A range of bytes of a value, or of layers; offsets below zero are from the end.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Length">How many; null for all to the end.</param>
internal readonly record struct ByteRange(int First, int? Length)
{
    private const int Most = int.MaxValue / 2;

    /// <summary>Parses what is between square brackets, such as <c>0:2,5,7-9,-4:</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Its index in the filter.</param>
    /// <exception cref="DisplayFilterException">It is no list of ranges.</exception>
    public static ByteRange[] ParseAll(string text, int start)
    {
        var ranges = new List<ByteRange>();
        foreach (string part in text.Split(','))
        {
            if (!TryParse(part.Trim(), out ByteRange range))
            {
                throw new DisplayFilterException(
                    $"'{part.Trim()}' is not a range: expected I, I:LENGTH, I-J, :LENGTH or I:", start + 1);
            }
            ranges.Add(range);
            start += part.Length + 1;
        }
        return [.. ranges];
    }

    /// <summary>Finds the range in a number of bytes; false if it is not within them.</summary>
    public bool TryFind(int available, out int first, out int length)
    {
        first = First < 0 ? available + First : First;
        length = Length ?? available - first;
        return first >= 0 && length > 0 && length <= available - first;
    }

    private static bool TryParse(ReadOnlySpan<char> text, out ByteRange range)
    {
        range = default;
        int colon = text.IndexOf(':');
        if (colon >= 0)
        {
            ReadOnlySpan<char> after = text[(colon + 1)..].Trim();
            int first = 0;
            int length = 0;
            if ((colon > 0 && !TryParseNumber(text[..colon].Trim(), out first))
                || (after.Length > 0 && (!TryParseNumber(after, out length) || length <= 0))
                || text.Length == 1)
                return false;
            range = new ByteRange(first, after.Length > 0 ? length : null);
            return true;
        }
        // The first character may be a sign.
        int dash = text.Length < 2 ? -1 : text[1..].IndexOf('-') + 1;
        if (dash > 0)
        {
            if (!TryParseNumber(text[..dash].Trim(), out int first)
                || !TryParseNumber(text[(dash + 1)..].Trim(), out int last)
                || first < 0 != last < 0 || first > last)
                return false;
            range = new ByteRange(first, last - first + 1);
            return true;
        }
        range = new ByteRange(TryParseNumber(text, out int only) ? only : Most, 1);
        return range.First < Most;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
        && number is > -Most and < Most;
}
