using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Weaver.Reporting.Differences;

namespace PcapStream.Cli.Commands.Profile.Diff;

/// <summary>A difference as a page: the sums, the methods by growth, and the lines of all methods by growth.</summary>
internal sealed class DiffPage : IDiffFormat
{
    private const int MostMethods = 50;

    public string Extension => ".html";

    public string Render(NamedDifference difference, SizeUnit unit, long least)
    {
        ProfileDifference found = difference.Difference;
        LineDifference[] changed = [.. DifferenceText.Changed(found, least)];
        var page = new HtmlPage("profile diff", "Memory by line, before and after", DifferenceText.Heading(found));
        page.Tiles(
        [
            ("growth", DifferenceText.WithSign(found.Growth, unit)),
            ("before", SizeText.Of(found.Before, unit)),
            ("after", SizeText.Of(found.After, unit)),
            ("lines changed", Quantities.Count(changed.Length)),
            ("new lines", Quantities.Count(found.Lines.Count(line => line.IsNew))),
            ("lines gone", Quantities.Count(found.Lines.Count(line => line.IsGone))),
        ]);
        if (changed.Length > 0)
        {
            page.Section("Methods by growth", Methods(found, unit));
            page.Section("Lines by growth", Lines(found, changed, unit));
        }
        page.Section("Notes", HtmlPage.Notes(
            [.. DifferenceText.Notes(found), $"Before: {difference.Old}. After: {difference.Current}."]));
        return page.Finish();
    }

    private static string Methods(ProfileDifference difference, SizeUnit unit)
    {
        var table = new HtmlTable(
            new TableColumn("method", ColumnKind.Prose), new("before") { IsExtra = true },
            new("after") { IsExtra = true }, new("growth", ColumnKind.Bar));
        (string Name, long Before, long After)[] methods =
        [
            .. difference.Lines.GroupBy(line => line.Method)
                .Select(lines => (lines.Key, Sum(lines, line => line.Before), Sum(lines, line => line.After)))
                .Where(method => method.Item2 != method.Item3)
                .OrderByDescending(method => method.Item3 - method.Item2),
        ];
        foreach ((string name, long before, long after) in methods.Take(MostMethods))
        {
            table.Row(name, SizeText.Of(before, unit), SizeText.Of(after, unit),
                Growth(after - before, unit));
        }
        return table.Render() + (methods.Length > MostMethods
            ? HtmlPage.Paragraph($"and {Quantities.Count(methods.Length - MostMethods)} more")
            : "");
    }

    private static string Lines(ProfileDifference difference, LineDifference[] changed, SizeUnit unit)
    {
        TableColumn[] other = DifferenceText.OtherFigure(difference) is { } name
            ? [new(name.ToLowerInvariant()) { IsExtra = true }]
            : [];
        var table = new HtmlTable(
        [
            new("growth", ColumnKind.Bar), new("before") { IsExtra = true }, new("after") { IsExtra = true }, .. other,
            new("occurrences") { IsExtra = true }, new("line", ColumnKind.Text), new("contents", ColumnKind.Code),
            new("method", ColumnKind.Prose) { IsExtra = true },
        ]);
        foreach (LineDifference line in changed)
        {
            TableCell[] rest =
            [
                .. other.Select(_ => (TableCell)DifferenceText.WithSign(
                    DifferenceText.OtherGrowth(difference, line), unit)),
            ];
            table.Row(
            [
                Growth(line.Growth, unit),
                line.IsNew ? "new" : SizeText.Of(line.Before, unit),
                line.IsGone ? "gone" : SizeText.Of(line.After, unit),
                .. rest, DifferenceText.Occurrences(line), DifferenceText.Place(line),
                new TableCell("") { Html = HtmlPage.EscapeCode(line.Text) }, line.Method,
            ]);
        }
        return table.Render();
    }

    private static TableCell Growth(long bytes, SizeUnit unit) =>
        new(DifferenceText.WithSign(bytes, unit), Math.Max(0, bytes));

    private static long Sum(IEnumerable<LineDifference> lines, Func<LineDifference, long> bytes)
    {
        long sum = 0;
        foreach (LineDifference line in lines)
            sum += bytes(line);
        return sum;
    }
}
