using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>
/// The tree's size over time as an SVG drawing, with a line for each of its largest processes with <c>--children</c>,
/// and a pair of brackets, as drawn by mprof, for each of the longest activations of profiled methods.
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
    private const int MostProcesses = 12;
    private const int MostMethods = 12;
    private const int MostBrackets = 96;
    private const int LegendLine = 18;
    private const int BracketWidth = 6;
    private const int BracketHeight = 10;

    private const string Style = """
        <style>
        .m text { font: 12px system-ui, sans-serif; fill: #667085; }
        .m .grid { stroke: #98a2b355; }
        .m path { fill: none; stroke-width: 1.5; stroke-linejoin: round; }
        .m .rss { stroke: #2563eb; stroke-width: 2; } .m .pss { stroke: #0d9488; stroke-dasharray: 4 3; }
        .m .bracket { stroke-width: 2; }
        </style>

        """;

    public string Extension => ".svg";

    public string Render(Measurement measurement)
    {
        IReadOnlyList<TreeSample> samples = measurement.Record.Samples;
        var legend = new List<(string Stroke, string Text)>();
        var lines = new StringBuilder();
        var scale = new Scale(
            Math.Max(measurement.Result.Elapsed.TotalSeconds, 1e-3),
            ChartAxis.End(measurement.Result.PeakBytes / MiB) * MiB);
        legend.Add(("#2563eb", $"resident set of the tree, at most {Quantities.Bytes(measurement.Result.PeakBytes)}"));
        Line(lines, scale, "class=\"rss\"", samples.Select(
            sample => (sample.Elapsed.TotalSeconds, (double)sample.ResidentBytes)));
        IEnumerable<TreeSample> proportional = samples.Where(sample => sample.ProportionalBytes is not null);
        if (measurement.Record.ProportionalPeak is { } most)
        {
            legend.Add(("#0d9488", $"proportional set (PSS), at most {Quantities.Bytes(most)}"));
            Line(lines, scale, "class=\"pss\"", proportional.Select(
                sample => (sample.Elapsed.TotalSeconds, (double)sample.ProportionalBytes!)));
        }
        if (measurement.Children)
            Processes(lines, scale, samples, legend);
        Brackets(lines, scale, [.. measurement.Brackets], legend);

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

    private static void Processes(
        StringBuilder lines, Scale scale, IReadOnlyList<TreeSample> samples, List<(string Stroke, string Text)> legend)
    {
        var processes = samples.SelectMany(
            sample => sample.Processes, (sample, process) => (Seconds: sample.Elapsed.TotalSeconds, process))
            .GroupBy(point => point.process.Id)
            .Select(points => (
                points.Last().process, Peak: points.Max(point => point.process.ResidentBytes), Points: points))
            .OrderByDescending(process => process.Peak)
            .ToList();
        for (int i = 0; i < Math.Min(MostProcesses, processes.Count); i++)
        {
            string stroke = Colour(i, MostProcesses);
            legend.Add((stroke,
                $"{processes[i].process.Name} ({processes[i].process.Id}), at most "
                + $"{Quantities.Bytes(processes[i].Peak)}"));
            Line(lines, scale, $"style=\"stroke:{stroke}\"", processes[i].Points.Select(
                point => (point.Seconds, (double)point.process.ResidentBytes)));
        }
        if (processes.Count > MostProcesses)
            legend.Add(("none", $"and {processes.Count - MostProcesses} smaller processes"));
    }

    private static void Brackets(
        StringBuilder lines, Scale scale, List<Bracket> brackets, List<(string Stroke, string Text)> legend)
    {
        var methods = brackets.GroupBy(bracket => bracket.Method)
            .OrderByDescending(method => method.Max(bracket => bracket.End - bracket.Start))
            .Take(MostMethods)
            .ToList();
        for (int i = 0; i < methods.Count; i++)
        {
            string stroke = Colour(i, methods.Count);
            int count = methods[i].Count();
            legend.Add((stroke, $"[ ] {methods[i].Key}, {count} {(count == 1 ? "activation" : "activations")}"));
            IEnumerable<Bracket> longest = methods[i].OrderByDescending(bracket => bracket.End - bracket.Start);
            foreach (Bracket bracket in longest.Take(MostBrackets / methods.Count))
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

    private static void Line(
        StringBuilder lines, Scale scale, string look, IEnumerable<(double Seconds, double Bytes)> points)
    {
        lines.Append(CultureInfo.InvariantCulture, $"<path {look} d=\"");
        char step = 'M';
        foreach ((double seconds, double bytes) in points)
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
