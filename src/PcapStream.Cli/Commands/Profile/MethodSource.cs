using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;
using PcapStream.Profiling.Reports;

namespace PcapStream.Cli.Commands.Profile;

/// <summary>The source of a method, with a bar for each line, and a second one for what is still alive.</summary>
internal static class MethodSource
{
    // A line that has at least this share of its method's growth stands out.
    private const double Hot = 0.5;

    public static string Render(MemoryProfile profile, ProfiledMethod method, SizeUnit unit, SourceText source)
    {
        bool isLive = profile.Live is not null;
        var table = new StringBuilder();
        table.Append(HtmlPage.Paragraph(
            $"{method.File}:{method.Signature.Line}, {Quantities.Count(method.Calls)} "
            + $"{(method.Calls == 1 ? "call" : "calls")}, grew by {SizeText.Of(method.Growth, unit)}"));
        if (isLive)
        {
            table.Append("<p class=\"legend\"><span class=\"c1\"><i></i>allocated</span>")
                .Append("<span class=\"c3\"><i></i>still alive</span></p>\n");
        }
        table.Append("<div class=\"scroll\"><table class=\"source\"><thead><tr><th></th><th>line</th>")
            .Append(isLive
                ? "<th>still alive</th><th class=\"extra\">allocated</th><th class=\"extra\">increment</th>"
                : "<th>increment</th><th class=\"extra\">memory</th>")
            .Append("<th class=\"extra\">occurrences</th><th class=\"code\">contents</th></tr></thead><tbody>\n");
        double most = Math.Max(1, method.Lines.Max(line => Math.Abs((double)(isLive ? line.Own : line.Increment))));
        (TableRow Row, string Code)[] rows =
            [.. TableRow.Of(method).Select(row => (row, source.Line(row.File, row.Number)))];
        int indent = CommonIndent([.. rows.Select(row => row.Code)]);
        foreach ((TableRow row, string code) in rows)
            Row(table, profile, row, most, unit, code[Math.Min(indent, code.Length)..]);
        return table.Append("</tbody></table></div>\n").ToString();
    }

    private static void Row(
        StringBuilder table, MemoryProfile profile, TableRow row, double most, SizeUnit unit, string code)
    {
        bool isLive = profile.Live is not null;
        string mark = row.Counted is { InProgress: true } ? "* " : "";
        string bars = "";
        const string Extra = "<td class=\"extra\"></td>";
        string figures = $"<td></td>{Extra}{Extra}{(isLive ? Extra : "")}";
        bool isHot = false;
        if (row.Counted is { } line)
        {
            long size = isLive ? line.Own : line.Increment;
            isHot = size >= Hot * most;
            // A line that released memory has a bar in another colour.
            bars = Bar(size, most, size < 0 ? "c2" : isLive ? "c1" : "c3")
                + (isLive ? Bar(line.Alive, most, "c3") : "");
            var sizes = LineSizes.Of(profile, line, unit);
            figures = (isLive
                    ? Cell(SizeText.Of(line.Alive, unit)) + Cell(SizeText.Of(line.Own, unit), " extra")
                        + Cell(sizes.Increment, " extra")
                    : Cell(sizes.Increment) + Cell(sizes.Usage, " extra"))
                + Cell(Quantities.Count(line.Occurrences), " extra");
        }
        table.Append(CultureInfo.InvariantCulture,
            $"<tr{(isHot ? " class=\"hot\"" : "")}><td class=\"heat\">{bars}</td><td>{mark}{row.Number}</td>{figures}")
            .Append(CultureInfo.InvariantCulture, $"<td class=\"code\">{HtmlPage.EscapeCode(code)}</td></tr>\n");
    }

    // The letters of white space that all lines begin with; a narrow screen has no room for them.
    private static int CommonIndent(string[] lines)
    {
        string[] written = [.. lines.Where(line => !string.IsNullOrWhiteSpace(line))];
        int indent = 0;
        while (written.Length > 0 && written[0].Length > indent && char.IsWhiteSpace(written[0][indent])
            && Array.TrueForAll(written, line => line.Length > indent && line[indent] == written[0][indent]))
        {
            indent++;
        }
        return indent;
    }

    private static string Bar(long size, double most, string colour) =>
        $"<u class=\"{colour}\"><i style=\"width:{BarList.Percent(Math.Abs(size) / most)}\"></i></u>";

    private static string Cell(string text, string kind = "") =>
        $"<td class=\"{(text is "0" or "0 B" ? "zero" : "figure")}{kind}\">{HtmlPage.Escape(text)}</td>";
}
