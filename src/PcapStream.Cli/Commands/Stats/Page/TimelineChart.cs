using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Operations;
using PcapStream.Operations.Stats.Intervals;

namespace PcapStream.Cli.Commands.Stats.Page;

/// <summary>Packets per second as bars and bits per second as a line, each with an axis.</summary>
internal static class TimelineChart
{
    private const int Width = 1000;
    private const int Height = 260;
    private const int Left = 56;
    private const int Right = 64;
    private const int Bottom = 22;
    private const int Lines = 4;
    private const double NanosecondsPerSecond = 1e9;

    public static string Render(Timeline timeline)
    {
        ReadOnlySpan<Traffic> slots = timeline.Traffic;
        if (slots.IsEmpty)
            return "<p>No packet was seen.</p>\n";
        double seconds = timeline.Width / NanosecondsPerSecond;
        double mostPackets = 0;
        double mostBits = 0;
        foreach (Traffic slot in slots)
        {
            mostPackets = Math.Max(mostPackets, slot.Frames / seconds);
            mostBits = Math.Max(mostBits, slot.Bytes * 8 / seconds);
        }
        (mostPackets, mostBits) = (ChartAxis.End(mostPackets), ChartAxis.End(mostBits));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <p class="legend">
            <span><i style="background:var(--one)"></i>packets/s</span>
            <span><i style="background:var(--two)"></i>bit/s</span>
            <span>each bar is {ChartAxis.Seconds(seconds)}</span></p>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="packets and bits per second over time">

            """);
        Axes(svg, mostPackets, mostBits, seconds * slots.Length);
        Curves(svg, slots, seconds, mostPackets, mostBits);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Axes(StringBuilder svg, double mostPackets, double mostBits, double duration)
    {
        for (int i = 0; i <= Lines; i++)
        {
            double y = Y(i / (double)Lines);
            svg.Append(CultureInfo.InvariantCulture,
                $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{y + 4:0.#}\" "
                + $"text-anchor=\"end\">{ChartAxis.Number(mostPackets * i / Lines).TrimEnd()}</text>");
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{Width - Right + 8}\" "
                + $"y=\"{y + 4:0.#}\">{ChartAxis.Number(mostBits * i / Lines).TrimEnd()}</text>\n");
            double x = Left + (Width - Left - Right) * i / (double)Lines;
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"{Height - 4}\" "
                + $"text-anchor=\"middle\">{ChartAxis.Seconds(duration * i / Lines)}</text>\n");
        }
    }

    private static void Curves(
        StringBuilder svg, ReadOnlySpan<Traffic> slots, double seconds, double mostPackets, double mostBits)
    {
        double width = (Width - Left - Right) / (double)slots.Length;
        var bars = new StringBuilder();
        var line = new StringBuilder();
        for (int i = 0; i < slots.Length; i++)
        {
            double x = Left + i * width;
            double top = Y(slots[i].Frames / seconds / mostPackets);
            if (slots[i].Frames > 0)
            {
                bars.Append(CultureInfo.InvariantCulture,
                    $"M{x + width * .08:0.#} {Y(0):0.#}V{top:0.#}h{width * .84:0.##}V{Y(0):0.#}z");
            }
            line.Append(CultureInfo.InvariantCulture,
                $"{(i == 0 ? 'M' : 'L')}{x + width / 2:0.#} {Y(slots[i].Bytes * 8 / seconds / mostBits):0.#}");
        }
        svg.Append(CultureInfo.InvariantCulture,
            $"<path class=\"packets\" d=\"{bars}\"/>\n<path class=\"bits\" d=\"{line}\"/>\n");
    }

    private static double Y(double share) => (Height - Bottom) - (Height - Bottom - 10) * share;
}
