using System.Globalization;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>The number at the end of a statistic's name: how many rows to keep.</summary>
internal static class RowCount
{
    /// <summary>Most rows, which are kept in memory while the others pass.</summary>
    public const int MostRows = 10_000;

    /// <summary>Whether a word of the name is a number, and not a filter.</summary>
    public static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    /// <summary>Parses it.</summary>
    /// <param name="name">The statistic's name.</param>
    /// <param name="text">The number.</param>
    /// <param name="rows">What the rows are, for the message.</param>
    /// <param name="most">The largest number.</param>
    /// <exception cref="FormatException">It is not a number from 1 to <paramref name="most"/>.</exception>
    public static int Parse(string name, string text, string rows = "rows", int most = MostRows) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0 && count <= most
            ? count
            : throw new FormatException($"{name}: expected a number of {rows} from 1 to {most}");
}
