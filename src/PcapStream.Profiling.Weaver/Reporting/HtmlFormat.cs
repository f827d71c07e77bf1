using System.Globalization;
using System.Net;
using System.Text;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>One page that needs no other file: the source with a column of heat, and the growth over time.</summary>
public sealed class HtmlFormat : IReportFormat
{
    private const int Greatest = 10;

    /// <inheritdoc/>
    public string Extension => ".html";

    /// <inheritdoc/>
    public string Render(Profile profile, SizeUnit unit)
    {
        var page = new StringBuilder(HtmlPage.Head);
        var source = new SourceText();
        foreach (string note in ReportNotes.Of(profile))
            page.Append("<p class=note>").Append(WebUtility.HtmlEncode(note)).Append("</p>\n");
        if (profile.Timeline.Count > 1)
        {
            page.Append("<h2>Over time</h2>\n");
            GrowthChart.Write(page, "resident set", profile.Timeline, sample => sample.Resident, unit);
            GrowthChart.Write(page, "charged to profiled lines", profile.Timeline, sample => sample.Charged.Values.Sum(), unit);
        }
        if (profile.Methods.Count > 1)
            WriteGreatest(page, profile, unit, source);
        int number = 0;
        foreach (ProfiledMethod method in profile.Methods)
            WriteMethod(page, profile, method, number++, unit, source);
        return page.Append("</html>\n").ToString();
    }

    private static void WriteGreatest(StringBuilder page, Profile profile, SizeUnit unit, SourceText source)
    {
        page.Append("<h2>The lines that grew most</h2>\n<table>\n<tr><th>Increment</th><th>Occurrences</th><th>Line</th><th class=code>Contents</th></tr>\n");
        foreach ((ProfiledMethod method, ProfiledLine line) in profile.Greatest(Greatest))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{SizeText.Of(line.Increment, unit)}</td><td>{line.Occurrences}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td><a href=\"#m{profile.Methods.ToList().IndexOf(method)}\">{WebUtility.HtmlEncode(Path.GetFileName(line.File))}:{line.Line}</a></td>")
                .Append(CultureInfo.InvariantCulture, $"<td class=code>{WebUtility.HtmlEncode(source.Line(line.File, line.Line).Trim())}</td></tr>\n");
        }
        page.Append("</table>\n");
    }

    private static void WriteMethod(StringBuilder page, Profile profile, ProfiledMethod method, int number, SizeUnit unit, SourceText source)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=m{number}>{WebUtility.HtmlEncode(method.Name)}</h2>\n")
            .Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(method.File)}, {method.Calls} calls, grew {SizeText.Of(method.Growth, unit)}</p>\n");
        if (profile.Timeline.Count > 1)
            GrowthChart.Write(page, "charged to its lines", profile.Timeline, sample => sample.Charged.GetValueOrDefault(method.Name), unit);
        page.Append("<table>\n<tr><th></th><th>Line</th><th>Mem usage</th><th>Increment</th><th>Occurrences</th><th class=code>Contents</th></tr>\n");
        long hottest = Math.Max(1, method.Lines.Max(line => Math.Abs(line.Increment)));
        foreach (TableRow row in TableRow.Of(method))
            WriteRow(page, profile, row, hottest, unit, source);
        page.Append("</table>\n");
    }

    private static void WriteRow(StringBuilder page, Profile profile, TableRow row, long hottest, SizeUnit unit, SourceText source)
    {
        long increment = row.Counted?.Increment ?? 0;
        double heat = Math.Min(1, (double)Math.Abs(increment) / hottest);
        string figures = row.Counted is { } line && LineSizes.Of(profile, line, unit) is var sizes
            ? $"<td>{sizes.Usage}</td><td>{sizes.Increment}</td><td>{line.Occurrences}</td>"
            : "<td></td><td></td><td></td>";
        page.Append(CultureInfo.InvariantCulture, $"<tr><td class={(increment < 0 ? "cold" : "heat")}><i style=\"width:{heat * 100:0.#}%\"></i></td>")
            .Append(CultureInfo.InvariantCulture, $"<td>{(row.Counted is { InProgress: true } ? "* " : "")}{row.Number}</td>{figures}")
            .Append(CultureInfo.InvariantCulture, $"<td class=code>{WebUtility.HtmlEncode(source.Line(row.File, row.Number))}</td></tr>\n");
    }
}
