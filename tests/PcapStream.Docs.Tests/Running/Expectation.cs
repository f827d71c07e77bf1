using System.Text.RegularExpressions;

namespace PcapStream.Docs.Tests.Running;

/// <summary>
/// What a page shows against what was printed: line by line and to the character, but for white space at a line's end.
/// A line <c>...</c> stands for any number of lines.
/// </summary>
/// <remarks>
/// In a block flagged <c>masked</c> every number is replaced, with its sign and unit of bytes, and so are bars of any
/// length; and so that columns may be of other widths, white space counts as one space and a rule as one of its
/// characters.
/// </remarks>
internal static partial class Expectation
{
    /// <summary>The line that stands for any number of lines.</summary>
    public const string Anything = "...";

    /// <returns>Null when they agree; else what differs, fit to be shown.</returns>
    public static string? Difference(IReadOnlyList<string> expected, IReadOnlyList<string> actual, bool masked)
    {
        string[] wanted = [.. expected.Select(line => Normal(line, masked))];
        string[] printed = [.. actual.Select(line => Normal(line, masked))];
        if (Matches(wanted, printed))
            return null;
        string unmasked = masked ? $"\n--- without masks\n{string.Join('\n', actual)}" : "";
        return $"--- the page says\n{string.Join('\n', wanted)}\n--- printed " +
            $"was\n{string.Join('\n', printed)}{unmasked}";
    }

    private static bool Matches(ReadOnlySpan<string> expected, ReadOnlySpan<string> actual)
    {
        if (expected.IsEmpty)
            return actual.IsEmpty;
        if (expected[0] != Anything)
            return !actual.IsEmpty && expected[0] == actual[0] && Matches(expected[1..], actual[1..]);
        for (int passed = 0; passed <= actual.Length; passed++)
        {
            if (Matches(expected[1..], actual[passed..]))
                return true;
        }
        return false;
    }

    private static string Normal(string line, bool masked) => masked
        ? WhiteSpace().Replace(Rule().Replace(Bars().Replace(Number().Replace(line, "#"), "|"), "$1"), " ").Trim()
        : line.TrimEnd();

    [GeneratedRegex(@"(?<![\w.])[-+]?\d[\d,]*(\.\d+)?( ?([kKMGT]i?)?B\b)?")]
    private static partial Regex Number();

    [GeneratedRegex("[▁-█▶]+")]
    private static partial Regex Bars();

    [GeneratedRegex(@"([-=─])\1{2,}")]
    private static partial Regex Rule();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
