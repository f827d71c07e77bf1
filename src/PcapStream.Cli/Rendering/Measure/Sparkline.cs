using PcapStream.Expansion.Processes;

namespace PcapStream.Cli.Rendering.Measure;

/// <summary>The resident set over time in one line of text, from nothing to the peak in eight steps.</summary>
internal static class Sparkline
{
    private const string Steps = "▁▂▃▄▅▆▇█";
    private const int Width = 60;

    /// <param name="samples">One at least.</param>
    public static string Of(IReadOnlyList<TreeSample> samples)
    {
        double end = Math.Max(samples[^1].Elapsed.TotalSeconds, double.Epsilon);
        long most = Math.Max(1, samples.Max(sample => sample.ResidentBytes));
        var columns = new long[Math.Min(Width, samples.Count)];
        foreach (TreeSample sample in samples)
        {
            int column = Math.Min(columns.Length - 1, (int)(sample.Elapsed.TotalSeconds / end * columns.Length));
            columns[column] = Math.Max(columns[column], sample.ResidentBytes);
        }
        // Where none fell, it was as before.
        for (int i = 1; i < columns.Length; i++)
            columns[i] = columns[i] == 0 ? columns[i - 1] : columns[i];
        return string.Concat(columns.Select(bytes => Steps[(int)Math.Min(Steps.Length - 1, bytes * Steps.Length / most)]));
    }
}
