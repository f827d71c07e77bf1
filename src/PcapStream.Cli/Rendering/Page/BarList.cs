using System.Globalization;
using System.Text;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>Horizontal bars, each with a name and a value.</summary>
internal static class BarList
{
    /// <param name="bars">The bars; names and values are not yet escaped.</param>
    public static string Render(IReadOnlyList<(string Name, double Size, string Value)> bars)
    {
        double most = Math.Max(double.Epsilon, bars.Max(bar => bar.Size));
        return Render(bars.Select(bar =>
            (bar.Name, (IEnumerable<(double, double)>)(bar.Size > 0 ? [(0, bar.Size / most)] : []), bar.Value)));
    }

    /// <summary>Bars with gaps.</summary>
    /// <param name="bars">
    /// The bars, each with parts that have a start and a length as shares of the whole; names and values are not yet
    /// escaped.
    /// </param>
    public static string Render(
        IEnumerable<(string Name, IEnumerable<(double Start, double Length)> Parts, string Value)> bars)
    {
        var chart = new StringBuilder("<div class=\"bars\">\n");
        foreach ((string name, IEnumerable<(double Start, double Length)> parts, string value) in bars)
        {
            chart.Append(CultureInfo.InvariantCulture, $"<span>{HtmlPage.Escape(name)}</span><u>");
            foreach ((double start, double length) in parts)
            {
                chart.Append(CultureInfo.InvariantCulture,
                    $"<i style=\"left:{Percent(start)};width:{Percent(length)}\"></i>");
            }
            chart.Append(CultureInfo.InvariantCulture, $"</u><b>{HtmlPage.Escape(value)}</b>\n");
        }
        return chart.Append("</div>\n").ToString();
    }

    /// <summary>A share as a length in a style.</summary>
    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.##}%");
}
