using System.Globalization;
using System.Text;

namespace PcapStream.Cli.Rendering.Page;

/// <summary>
/// Lines over a common axis. The drawing stretches with the screen; its text does not, because the labels of the axes
/// are HTML beside it.
/// </summary>
internal static class LineChart
{
    private const int Width = 1000;
    private const int Height = 200;
    private const int Parts = 4;
    private const int Colours = 8;

    // Of the width of a chart on a narrow screen.
    private const double HalfCharacter = 0.0125;

    /// <param name="axes">The axes.</param>
    /// <param name="lines">The lines; a single one is filled to the axis.</param>
    public static string Render(ChartAxes axes, IReadOnlyList<ChartLine> lines)
    {
        var chart = new StringBuilder("<figure class=\"chart\">\n");
        Legend(chart, axes, lines);
        chart.Append("<div class=\"plot\"><div class=\"y\">");
        for (int i = 0; i <= Parts; i++)
        {
            double share = (double)i / Parts;
            Label(chart, "top", 1 - share, axes.YText(axes.YStart + ((axes.YEnd - axes.YStart) * share)));
        }
        chart.Append(CultureInfo.InvariantCulture,
            $"</div>\n<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" "
            + $"aria-label=\"{HtmlPage.Escape(axes.Name)}\">\n<path class=\"grid\" d=\"");
        for (int i = 0; i <= Parts; i++)
            chart.Append(CultureInfo.InvariantCulture, $"M0 {Height * i / Parts}H{Width}");
        chart.Append("\"/>\n");
        for (int i = 0; i < lines.Count; i++)
            Line(chart, axes, lines[i], Colour(axes.FirstColour + i), isFilled: lines.Count == 1);
        chart.Append("</svg>\n<div class=\"x\">");
        for (double x = 0; x <= axes.XEnd * 1.001; x += axes.XStep)
            Label(chart, "left", x / axes.XEnd, axes.XText(x));
        return chart.Append("</div></div>\n</figure>\n").ToString();
    }

    /// <summary>The class of the colour of a line, by its place.</summary>
    public static string Colour(int index) => $"c{(index % Colours) + 1}";

    private static void Legend(StringBuilder chart, ChartAxes axes, IReadOnlyList<ChartLine> lines)
    {
        chart.Append("<figcaption class=\"legend\">");
        for (int i = 0; i < lines.Count; i++)
        {
            chart.Append(CultureInfo.InvariantCulture,
                $"<span class=\"{Colour(axes.FirstColour + i)}{(lines[i].IsDashed ? " dashed" : "")}\"><i></i>")
                .Append(CultureInfo.InvariantCulture, $"{HtmlPage.Escape(lines[i].Name)}</span>\n");
        }
        chart.Append("</figcaption>\n");
    }

    private static void Label(StringBuilder chart, string side, double share, string text)
    {
        text = text.TrimEnd();
        // The middle of a label is at its place; one near the right end would be beside the screen.
        string end = side == "left" && share > 1 - (text.Length * HalfCharacter) ? " class=\"end\"" : "";
        chart.Append(CultureInfo.InvariantCulture,
            $"<span{end} style=\"{side}:{BarList.Percent(share)}\">{HtmlPage.Escape(text)}</span>");
    }

    private static void Line(StringBuilder chart, ChartAxes axes, ChartLine line, string colour, bool isFilled)
    {
        if (line.Points.Count == 0)
            return;
        var path = new StringBuilder();
        foreach ((double x, double y) in line.Points)
        {
            path.Append(CultureInfo.InvariantCulture,
                $"{(path.Length == 0 ? 'M' : 'L')}{X(axes, x):0.#} {Y(axes, y):0.##}");
        }
        if (isFilled)
        {
            double floor = Y(axes, Math.Max(0, axes.YStart));
            chart.Append(CultureInfo.InvariantCulture, $"<path class=\"area {colour}\" d=\"{path}")
                .Append(CultureInfo.InvariantCulture, $"L{X(axes, line.Points[^1].X):0.#} {floor:0.##}")
                .Append(CultureInfo.InvariantCulture, $"L{X(axes, line.Points[0].X):0.#} {floor:0.##}z\"/>\n");
        }
        chart.Append(CultureInfo.InvariantCulture,
            $"<path class=\"line {colour}{(line.IsDashed ? " dashed" : "")}\" d=\"{path}\"><title>")
            .Append(CultureInfo.InvariantCulture, $"{HtmlPage.Escape(line.Name)}</title></path>\n");
    }

    private static double X(ChartAxes axes, double x) => axes.XEnd > 0 ? Math.Clamp(x / axes.XEnd, 0, 1) * Width : 0;

    private static double Y(ChartAxes axes, double y) =>
        (1 - Math.Clamp((y - axes.YStart) / (axes.YEnd - axes.YStart), 0, 1)) * Height;
}

/// <summary>The axes of a chart.</summary>
/// <param name="Name">The chart in a few words, for readers that do not see it.</param>
/// <param name="XEnd">The end of the horizontal axis, which begins at 0.</param>
/// <param name="YEnd">The end of the vertical axis.</param>
/// <param name="XText">The text of a value of the horizontal axis.</param>
/// <param name="YText">The text of a value of the vertical axis.</param>
internal sealed record ChartAxes(
    string Name, double XEnd, double YEnd, Func<double, string> XText, Func<double, string> YText)
{
    /// <summary>The distance of the labels of the horizontal axis.</summary>
    public double XStep { get; init; } = XEnd / 4;

    /// <summary>The place of the first line's colour.</summary>
    public int FirstColour { get; init; }

    /// <summary>The start of the vertical axis.</summary>
    public double YStart { get; init; }

    /// <summary>Bytes over time.</summary>
    /// <param name="name">The chart in a few words.</param>
    /// <param name="seconds">The end of the time.</param>
    /// <param name="least">The least number of bytes; an axis begins at 0 or less.</param>
    /// <param name="most">The greatest number of bytes.</param>
    public static ChartAxes BytesOverTime(string name, double seconds, double least, double most)
    {
        seconds = Math.Max(seconds, 1e-3);
        double unit = Math.Pow(1024, Math.Max(0, Math.Floor(Math.Log(Math.Max(most, -least), 1024))));
        return new ChartAxes(name, seconds, ChartAxis.End(most / unit) * unit, ChartAxis.Seconds,
            bytes => bytes == 0 ? "0" : Quantities.Bytes(bytes))
        {
            XStep = ChartAxis.SecondsStep(seconds),
            YStart = least < 0 ? -ChartAxis.End(-least / unit) * unit : 0,
        };
    }
}

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend, not yet escaped.</param>
/// <param name="Points">Its points, from left to right.</param>
/// <param name="IsDashed">Whether it is dashed.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false);
