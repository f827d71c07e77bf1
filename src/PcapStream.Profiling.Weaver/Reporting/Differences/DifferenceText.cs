using System.Globalization;
using System.Text;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting.Differences;

/// <summary>The difference of two profiles as text.</summary>
public static class DifferenceText
{
    /// <summary>Renders a difference.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="unit">The unit of sizes.</param>
    /// <param name="least">The smallest change of a line that is shown, in bytes.</param>
    /// <returns>The text, with a line end.</returns>
    public static string Render(ProfileDifference difference, SizeUnit unit, long least)
    {
        ArgumentNullException.ThrowIfNull(difference);
        var text = new StringBuilder();
        LineDifference[] shown = [.. Changed(difference, least)];
        text.Append("# ").Append(Heading(difference)).Append("\n\n");
        string[] other = OtherFigure(difference) is { } figure ? [figure] : [];
        var table = new TextTable(text, ["Before", "After", "Growth", .. other, "Occurrences", "Line Contents"]);
        foreach (LineDifference line in shown)
        {
            string[] rest = [.. other.Select(_ => WithSign(OtherGrowth(difference, line), unit))];
            table.Add([
                line.IsNew ? "new" : SizeText.Of(line.Before, unit),
                line.IsGone ? "gone" : SizeText.Of(line.After, unit),
                WithSign(line.Growth, unit), .. rest, Occurrences(line), $"{line.Method}, {Place(line)}: {line.Text}",
            ]);
        }
        string[] sum = [.. other.Select(_ => WithSign(OtherGrowth(difference), unit))];
        table.Add([
            SizeText.Of(difference.Before, unit), SizeText.Of(difference.After, unit),
            WithSign(difference.Growth, unit), .. sum, "", "the sum of all lines",
        ]);
        table.Write();
        text.Append(CultureInfo.InvariantCulture,
            $"# {shown.Length} of {difference.Lines.Count} lines changed by at least {SizeText.Of(least, unit)}.\n");
        foreach (string note in Notes(difference))
            text.Append("# ").Append(note).Append('\n');
        return text.ToString();
    }

    /// <summary>The lines that changed enough to be shown, the largest growth first.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="least">The smallest change, in bytes.</param>
    /// <returns>The lines, in order.</returns>
    public static IEnumerable<LineDifference> Changed(ProfileDifference difference, long least)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.Lines.Where(line => line.Growth >= least || line.Growth <= -least);
    }

    /// <summary>The meaning of the figures.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>One short line.</returns>
    public static string Heading(ProfileDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return difference.Backend switch
        {
            Backend.Alloc => "Bytes allocated on the garbage-collected heap, by the line itself.",
            Backend.Live =>
                "Bytes of the garbage-collected heap that are still alive, by the line that allocated them.",
            _ => $"Growth by the line itself (--backend {difference.Backend.ToString().ToLowerInvariant()}).",
        };
    }

    /// <summary>What to bear in mind about the figures.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>At least one note.</returns>
    public static IEnumerable<string> Notes(ProfileDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        yield return "A line is the same line if its method and text are, or else its place. The growth of called "
            + "methods belongs to their own lines, if they have any.";
        if (difference.Backend is not (Backend.Alloc or Backend.Live))
            yield return "The figure is not the same in every run: repeat both to see how much it varies.";
    }

    /// <summary>The name of the second figure; null when the profiles have only one.</summary>
    /// <param name="difference">The difference.</param>
    /// <returns>The name, which heads its column.</returns>
    public static string? OtherFigure(ProfileDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return !difference.HasAlive ? null : difference.Backend == Backend.Live ? "Allocated" : "Still alive";
    }

    /// <summary>The growth of a line's second figure.</summary>
    /// <param name="difference">The difference.</param>
    /// <param name="line">The line.</param>
    /// <returns>Bytes.</returns>
    public static long OtherGrowth(ProfileDifference difference, LineDifference line)
    {
        ArgumentNullException.ThrowIfNull(difference);
        ArgumentNullException.ThrowIfNull(line);
        return difference.Backend == Backend.Live
            ? (line.Current?.Own ?? 0) - (line.Old?.Own ?? 0)
            : (line.Current?.Alive ?? 0) - (line.Old?.Alive ?? 0);
    }

    /// <summary>A change with its sign.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="unit">The unit.</param>
    /// <returns>A text such as <c>+8.0 MiB</c>.</returns>
    public static string WithSign(long bytes, SizeUnit unit) => $"{(bytes > 0 ? "+" : "")}{SizeText.Of(bytes, unit)}";

    /// <summary>How often a line was reached: one number, or that before and that after.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A text such as <c>8 → 16</c>.</returns>
    public static string Occurrences(LineDifference line)
    {
        ArgumentNullException.ThrowIfNull(line);
        (long? before, long? after) = (line.Old?.Occurrences, line.Current?.Occurrences);
        return before is null || after is null || before == after
            ? string.Create(CultureInfo.InvariantCulture, $"{after ?? before}")
            : string.Create(CultureInfo.InvariantCulture, $"{before} → {after}");
    }

    /// <summary>A line's file and number, with its earlier number if it has moved.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A text such as <c>Basket.cs:12 (was 10)</c>.</returns>
    public static string Place(LineDifference line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string moved = line.Old is { } old && old.Line != line.Line
            ? string.Create(CultureInfo.InvariantCulture, $" (was {old.Line})")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(line.File)}:{line.Line}{moved}");
    }

    private static long OtherGrowth(ProfileDifference difference)
    {
        long sum = 0;
        foreach (LineDifference line in difference.Lines)
            sum += OtherGrowth(difference, line);
        return sum;
    }
}
