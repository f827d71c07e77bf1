using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering.Page;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>
/// The tree's size over time as an SVG drawing in a file of its own, with a line for each of its largest processes with
/// <c>--children</c>, and a pair of brackets, as drawn by mprof, for each of the longest activations of profiled
/// methods.
/// </summary>
internal sealed class MeasureChart : IMeasureFormat
{
    private const double MiB = 1 << 20;
    private const int Width = 1000;
    private const int Height = 320;
    private const int Left = 72;
    private const int Right = 16;
    private const int Bottom = 24;
    private const int Top = 12;
    private const int GridLines = 4;
    private const int LegendLine = 18;
    private const int BracketWidth = 6;
    private const int BracketHeight = 10;

    private const string Style = """
        <style>
        .m text { font: 12px system-ui, sans-serif; fill: #667085; }
        .m .grid { stroke: #98a2b355; }
        .m path { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
        .m .bracket { stroke-width: 2; }
        </style>

        """;

    public string Extension => ".svg";

    public string Render(Measurement measurement)
    {
        var series = MeasureSeries.Of(measurement);
        var legend = new List<(string Stroke, string Text)>();
        var lines = new StringBuilder();
        var scale = new Scale(
            Math.Max(measurement.Result.Elapsed.TotalSeconds, 1e-3), ChartAxis.End(series.Most / MiB) * MiB);
        for (int i = 0; i < series.Lines.Count; i++)
        {
            string stroke = i == 0 ? "#2563eb" : series.Lines[i].IsDashed ? "#0d9488" : Colour(i, series.Lines.Count);
            legend.Add((stroke, series.Lines[i].Name));
            Line(lines, scale, stroke, series.Lines[i]);
        }
        if (series.Rest is { } rest)
            legend.Add(("none", rest));
        Brackets(lines, scale, [.. MethodActivations.Of(measurement)], legend);

        int height = Height + (legend.Count * LegendLine);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" role=\"img\" "
            + $"aria-label=\"memory over time\"><g class=\"m\">\n")
            .Append(Style);
        Axes(svg, scale);
        svg.Append(lines);
        for (int i = 0; i < legend.Count; i++)
        {
            int y = Height + (i * LegendLine) + 14;
            svg.Append(CultureInfo.InvariantCulture,
                $"<path style=\"stroke:{legend[i].Stroke};stroke-width:3\" d=\"M{Left} {y - 4}h18\"/><text "
                + $"x=\"{Left + 26}\" y=\"{y}\">{HtmlPage.Escape(legend[i].Text)}</text>\n");
        }
        return svg.Append("</g></svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, Scale scale)
    {
        for (int i = 0; i <= GridLines; i++)
        {
            double share = i / (double)GridLines;
            double y = scale.Y(scale.Bytes * share);
            svg.Append(CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>")
                .Append(CultureInfo.InvariantCulture,
                    $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">"
                        + $"{scale.Bytes * share / MiB:0.##} MiB</text>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{scale.X(scale.Seconds * share):0.#}\" ")
                .Append(CultureInfo.InvariantCulture, $"y=\"{Height - 6}\" ")
                .Append(CultureInfo.InvariantCulture, $"text-anchor=\"{(i == GridLines ? "end" : "middle")}\">")
                .Append(CultureInfo.InvariantCulture, $"{ChartAxis.Seconds(scale.Seconds * share)}</text>\n");
        }
    }

    private static void Brackets(
        StringBuilder lines, Scale scale, MethodActivations[] methods, List<(string Stroke, string Text)> legend)
    {
        for (int i = 0; i < methods.Length; i++)
        {
            string stroke = Colour(i, methods.Length);
            legend.Add((stroke, $"[ ] {methods[i].Title}"));
            foreach (Bracket bracket in methods[i].Longest)
            {
                lines.Append(CultureInfo.InvariantCulture, $"<path class=\"bracket\" style=\"stroke:{stroke}\" d=\"")
                    .Append(CultureInfo.InvariantCulture, $"M{scale.X(bracket.Start) + BracketWidth:0.#} ")
                    .Append(CultureInfo.InvariantCulture, $"{scale.Y(bracket.StartBytes) - BracketHeight:0.#}")
                    .Append(CultureInfo.InvariantCulture, $"h{-BracketWidth}v{2 * BracketHeight}h{BracketWidth}")
                    .Append(CultureInfo.InvariantCulture, $"M{scale.X(bracket.End) - BracketWidth:0.#} ")
                    .Append(CultureInfo.InvariantCulture, $"{scale.Y(bracket.EndBytes) - BracketHeight:0.#}")
                    .Append(CultureInfo.InvariantCulture, $"h{BracketWidth}v{2 * BracketHeight}h{-BracketWidth}\"/>\n");
            }
        }
    }

    private static void Line(StringBuilder lines, Scale scale, string stroke, ChartLine line)
    {
        string dash = line.IsDashed ? ";stroke-dasharray:4 3" : "";
        lines.Append(CultureInfo.InvariantCulture, $"<path style=\"stroke:{stroke}{dash}\" d=\"");
        char step = 'M';
        foreach ((double seconds, double bytes) in line.Points)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{step}{scale.X(seconds):0.#} {scale.Y(bytes):0.#}");
            step = 'L';
        }
        lines.Append("\"/>\n");
    }

    private static string Colour(int index, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"hsl({(20 + (index * 360 / Math.Max(1, count))) % 360} 70% 50%)");

    private readonly record struct Scale(double Seconds, double Bytes)
    {
        public double X(double seconds) => Left + ((Width - Left - Right) * seconds / Seconds);

        public double Y(double bytes) => Height - Bottom - ((Height - Bottom - Top) * bytes / Bytes);
    }
}
