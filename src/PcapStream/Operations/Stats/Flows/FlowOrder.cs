using System.Globalization;

namespace PcapStream.Operations.Stats.Flows;

/// <summary>The order of conversations and endpoints in their tables. Ties: the earliest first packet.</summary>
public enum FlowOrder
{
    /// <summary>Most frames first, as in tshark.</summary>
    Frames,

    /// <summary>Most bytes first.</summary>
    Bytes,

    /// <summary>The earliest first packet first.</summary>
    Start,

    /// <summary>The longest first; endpoints have no duration.</summary>
    Duration,
}

/// <summary>The rows that a statistic wants of a layer's conversations or endpoints.</summary>
/// <param name="Order">Their order.</param>
/// <param name="Most">How many, from the first; null for all.</param>
internal readonly record struct FlowRows(FlowOrder Order, int? Most);

/// <summary>The words after a statistic's layer.</summary>
internal static class FlowRowsText
{
    // Kept in memory while the others pass; tables of any length are sorted on disk.
    private const int MostRows = 10_000;

    /// <summary>A number of rows.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static int ParseCount(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is > 0 and <= MostRows
            ? count
            : throw new FormatException($"{name}: expected a number of rows from 1 to {MostRows}");
}
