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
        string title = HtmlPage.Escape(string.Join(' ', measurement.Command));
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <title>{{title}} · PcapStream</title>
            <style>{{HtmlPage.Css}}</style>
            </head>
            <body>
            <header><p class="brand">PcapStream</p><h1>{{title}}</h1></header>
            <main>
            <section class="wide tiles">

            """);
        foreach ((string label, string value) in MeasureText.Figures(measurement))
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<div><b>{HtmlPage.Escape(value)}</b><span>{label}</span></div>\n");
        }
        page.Append("</section>\n<section class=\"wide\"><h2>Memory over time</h2>\n")
            .Append(new MeasureChart().Render(measurement));
        return page.Append("</section>\n</main>\n</body>\n</html>\n").ToString();
    }
}
