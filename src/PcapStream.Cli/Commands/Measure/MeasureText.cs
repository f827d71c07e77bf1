using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Processes;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>The report as text.</summary>
internal static class MeasureText
{
    public static string Render(Measurement measurement)
    {
        ProcessResult result = measurement.Result;
        var text = new StringBuilder();
        foreach ((string label, string value) in Figures(measurement))
            text.Append(CultureInfo.InvariantCulture, $"{label,-10} {value}\n");
        if (result.Signal is { } signal)
            text.Append(CultureInfo.InvariantCulture, $"ended by signal {signal}\n");
        if (!measurement.Activations.Complete)
            text.Append("only the first and the longest activations of each profiled method and thread are kept\n");
        if (measurement.Record.Samples.Count > 0)
            text.Append(Sparkline.Of(measurement.Record.Samples)).Append('\n');
        return text.ToString();
    }

    /// <summary>The figures with their names.</summary>
    public static IEnumerable<(string Label, string Value)> Figures(Measurement measurement)
    {
        ProcessResult result = measurement.Result;
        yield return ("peak", result.Processes == 1
            ? Quantities.Bytes(result.PeakBytes)
            : $"{Quantities.Bytes(result.PeakBytes)} over {result.Processes} processes, "
                + $"{Quantities.Bytes(result.KernelPeakBytes)} in the largest");
        if (measurement.Record.Mean is { } mean)
            yield return ("mean", Quantities.Bytes(mean));
        if (measurement.Record.ProportionalPeak is { } proportional)
            yield return ("peak PSS", Quantities.Bytes(proportional));
        yield return ("time", string.Create(CultureInfo.InvariantCulture,
            $"{result.Elapsed.TotalSeconds:0.00} s, {result.Cpu.TotalSeconds:0.00} s of processors"));
        if (measurement.ExpansionRatio is { } ratio)
            yield return ("expansion", string.Create(CultureInfo.InvariantCulture,
                $"{ratio:0.00} (grew {Quantities.Bytes(measurement.Growth!.Value)} from "
                + $"{Quantities.Bytes(measurement.StartupBytes!.Value)}, over "
                + $"{Quantities.Bytes(measurement.CaptureBytes!.Value)} of capture)"));
    }
}

/// <summary>The resident set over time in one line of text, from nothing to the peak in eight steps.</summary>
internal static class Sparkline
{
    private const string Steps = "▁▂▃▄▅▆▇█";
    private const int Width = 60;

    /// <param name="samples">At least one.</param>
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
        // A column without samples repeats the one before.
        for (int i = 1; i < columns.Length; i++)
            columns[i] = columns[i] == 0 ? columns[i - 1] : columns[i];
        return string.Concat(
            columns.Select(bytes => Steps[(int)Math.Min(Steps.Length - 1, bytes * Steps.Length / most)]));
    }
}
