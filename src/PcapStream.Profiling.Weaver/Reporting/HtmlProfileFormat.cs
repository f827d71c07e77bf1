using System.Globalization;
using System.Net;
using System.Text;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>A page that needs no other file: the source with a column of heat, and the growth over time.</summary>
public sealed class HtmlProfileFormat : IReportFormat
{
    private const int Greatest = 10;

    private const string Head = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Memory by line</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
        table { border-collapse: collapse; }
        th, td { text-align: right; padding: 0 .75rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
        th { border-bottom: 1px solid; font-weight: 600; }
        .code { text-align: left; white-space: pre; font: 13px ui-monospace, monospace; tab-size: 4; }
        .heat, .cold { width: 6rem; min-width: 6rem; padding: 0; }
        .heat i, .cold i { display: block; height: 1.1em; margin-left: auto; background: #d9480f; }
        .cold i { background: #1c7ed6; }
        .note { margin: 0; opacity: .75; }
        svg { display: block; max-width: 100%; }
        svg path { fill: none; stroke: #d9480f; stroke-width: 1.5; }
        svg text { fill: currentColor; font-size: 12px; }
        </style>
        <h1>Memory by line</h1>

        """;

    /// <inheritdoc/>
    public string Extension => ".html";

    /// <inheritdoc/>
    public string Render(MemoryProfile profile, SizeUnit unit)
    {
        var page = new StringBuilder(Head);
        var source = new SourceText();
        foreach (string note in ReportNotes.Of(profile))
            page.Append("<p class=note>").Append(WebUtility.HtmlEncode(note)).Append("</p>\n");
        if (profile.Timeline.Count > 1)
        {
            page.Append("<h2>Over time</h2>\n");
            GrowthChart.Write(page, "resident set", profile.Timeline, sample => sample.Resident, unit);
            GrowthChart.Write(
                page, "charged to profiled lines", profile.Timeline, sample => sample.Charged.Values.Sum(), unit);
        }
        if (profile.Live is not null || profile.Methods.Count > 1)
            WriteGreatest(page, profile, unit, source);
        int number = 0;
        foreach (ProfiledMethod method in profile.Methods)
            WriteMethod(page, profile, method, number++, unit, source);
        return page.Append("</html>\n").ToString();
    }

    private static void WriteGreatest(StringBuilder page, MemoryProfile profile, SizeUnit unit, SourceText source)
    {
        page.Append(profile.Live is null
                ? "<h2>The lines that grew most</h2>\n<table>\n<tr><th>Increment</th>"
                : "<h2>The lines that keep most alive</h2>\n<table>\n<tr><th>Still alive</th><th>Allocated</th>")
            .Append("<th>Occurrences</th><th>Line</th><th class=code>Contents</th></tr>\n");
        foreach ((ProfiledMethod method, ProfiledLine line) in profile.Greatest(Greatest))
        {
            page.Append("<tr>");
            if (profile.Live is not null)
                page.Append(CultureInfo.InvariantCulture, $"<td>{SizeText.Of(line.Alive, unit)}</td>");
            page.Append(CultureInfo.InvariantCulture,
                $"<td>{SizeText.Of(line.Own, unit)}</td><td>{line.Occurrences}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td><a href=\"#m{profile.Methods.ToList().IndexOf(method)}\">")
                .Append(CultureInfo.InvariantCulture,
                    $"{WebUtility.HtmlEncode(Path.GetFileName(line.File))}:{line.Line}</a></td>")
                .Append(CultureInfo.InvariantCulture,
                    $"<td class=code>{WebUtility.HtmlEncode(source.Line(line.File, line.Line).Trim())}</td></tr>\n");
        }
        page.Append("</table>\n");
    }

    private static void WriteMethod(
        StringBuilder page, MemoryProfile profile, ProfiledMethod method, int number, SizeUnit unit, SourceText source)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2 id=m{number}>{WebUtility.HtmlEncode(method.Name)}</h2>\n")
            .Append(CultureInfo.InvariantCulture,
                $"<p>{WebUtility.HtmlEncode(method.File)}, {method.Calls} calls, grew "
                + $"{SizeText.Of(method.Growth, unit)}</p>\n");
        if (profile.Timeline.Count > 1)
        {
            GrowthChart.Write(page, "charged to its lines", profile.Timeline,
                sample => sample.Charged.GetValueOrDefault(method.Name), unit);
        }
        page.Append("<table>\n<tr><th></th><th>Line</th><th>Mem usage</th><th>Increment</th><th>Occurrences</th>")
            .Append("<th class=code>Contents</th></tr>\n");
        long hottest = Math.Max(1, method.Lines.Max(line => Math.Abs(line.Increment)));
        foreach (TableRow row in TableRow.Of(method))
            WriteRow(page, profile, row, hottest, unit, source);
        page.Append("</table>\n");
    }

    private static void WriteRow(
        StringBuilder page, MemoryProfile profile, TableRow row, long hottest, SizeUnit unit, SourceText source)
    {
        long increment = row.Counted?.Increment ?? 0;
        double heat = Math.Min(1, (double)Math.Abs(increment) / hottest);
        string figures = row.Counted is { } line && LineSizes.Of(profile, line, unit) is var sizes
            ? $"<td>{sizes.Usage}</td><td>{sizes.Increment}</td><td>{line.Occurrences}</td>"
            : "<td></td><td></td><td></td>";
        page.Append(CultureInfo.InvariantCulture,
            $"<tr><td class={(increment < 0 ? "cold" : "heat")}><i style=\"width:{heat * 100:0.#}%\"></i></td>")
            .Append(CultureInfo.InvariantCulture,
                $"<td>{(row.Counted is { InProgress: true } ? "* " : "")}{row.Number}</td>{figures}")
            .Append(CultureInfo.InvariantCulture,
                $"<td class=code>{WebUtility.HtmlEncode(source.Line(row.File, row.Number))}</td></tr>\n");
    }
}

/// <summary>A figure over time, as an inline SVG drawing.</summary>
internal static class GrowthChart
{
    private const int Width = 760;
    private const int Height = 120;
    private const int Below = 20;

    public static void Write(StringBuilder page, string name, IReadOnlyList<ProfileSample> samples,
        Func<ProfileSample, long> figure, SizeUnit unit)
    {
        long most = Math.Max(1, samples.Max(figure));
        long least = Math.Min(0, samples.Min(figure));
        double end = Math.Max(0.001, samples[^1].Seconds);
        var path = new StringBuilder();
        foreach (ProfileSample sample in samples)
        {
            double x = sample.Seconds / end * Width;
            double y = Height - ((double)(figure(sample) - least) / (most - least) * (Height - Below));
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{x:0.#} {y:0.#}");
        }
        page.Append(CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {Width} {Height + Below}\" width={Width} role=img aria-label=\"{name}\"><path "
            + $"d=\"{path}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text x=0 y=12>{name}, at most {SizeText.Of(most, unit)}</text>")
            .Append(CultureInfo.InvariantCulture,
                $"<text x={Width} y={Height + 15} text-anchor=end>{end:0.0} s</text></svg>\n");
    }
}
