using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>A page with the figures and the chart that needs no other file.</summary>
internal sealed class MeasurePage : IMeasureFormat
{
    public string Extension => ".html";

    public string Render(Measurement measurement)
    {
        var page = new StringBuilder();
        HtmlPage.Begin(page, string.Join(' ', measurement.Command));
        page.Append("<section class=\"wide tiles\">\n");
        foreach ((string label, string value) in MeasureText.Figures(measurement))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<div><b>{HtmlPage.Escape(value)}</b><span>{label}</span></div>\n");
        }
        page.Append("</section>\n<section class=\"wide\"><h2>Memory over time</h2>\n")
            .Append(new MeasureChart().Render(measurement))
            .Append("</section>\n");
        HtmlPage.End(page);
        return page.ToString();
    }
}
