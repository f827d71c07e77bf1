using System.Globalization;
using System.Text;
using PcapStream.Cli.Commands.Stats.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Stats.Flows;
using PcapStream.Operations.Stats.Lengths;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>Horizontal bars, each with a name and a number.</summary>
internal static class BarChart
{
    public static string Lengths(IReadOnlyList<LengthBin> bins) =>
        Render([.. bins.Select(bin => (LengthText.Name(bin) + " B", (double)bin.Count, Quantities.Count(bin.Count)))]);

    public static string Talkers(IReadOnlyList<EndpointRow> rows) => rows.Count == 0
        ? "<p>No IP packet was seen.</p>\n"
        : Render([.. rows.Select(
            row => (row.Address.ToString(), (double)row.Total.Bytes, Quantities.Bytes(row.Total.Bytes)))]);

    private static string Render((string Name, double Size, string Value)[] bars)
    {
        double most = Math.Max(1, bars.Max(bar => bar.Size));
        var chart = new StringBuilder("<div class=\"bars\">\n");
        foreach ((string name, double size, string value) in bars)
        {
            chart.Append(CultureInfo.InvariantCulture,
                $"<span>{HtmlPage.Escape(name)}</span><u><i "
                + $"style=\"width:{size * 100 / most:0.##}%\"></i></u><b>{HtmlPage.Escape(value)}</b>\n");
        }
        return chart.Append("</div>\n").ToString();
    }
}
