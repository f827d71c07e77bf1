using System.Globalization;
using System.Text;
using PcapStream.Profiling.Reports;

namespace PcapStream.Profiling.Weaver.Reporting;

/// <summary>A figure over time, as an inline drawing.</summary>
internal static class GrowthChart
{
    private const int Width = 760;
    private const int Height = 120;
    private const int Below = 20;

    public static void Write(StringBuilder page, string name, IReadOnlyList<ProfileSample> samples, Func<ProfileSample, long> figure, SizeUnit unit)
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
        page.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height + Below}\" width={Width} role=img aria-label=\"{name}\"><path d=\"{path}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<text x=0 y=12>{name}, at most {SizeText.Of(most, unit)}</text>")
            .Append(CultureInfo.InvariantCulture, $"<text x={Width} y={Height + 15} text-anchor=end>{end:0.0} s</text></svg>\n");
    }
}
