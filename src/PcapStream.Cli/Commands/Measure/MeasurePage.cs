using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Cli.Rendering.Page;

namespace PcapStream.Cli.Commands.Measure;

/// <summary>A page with the figures, the memory over time, and the activations of profiled methods.</summary>
internal sealed class MeasurePage : IMeasureFormat
{
    public string Extension => ".html";

    public string Render(Measurement measurement)
    {
        var page = new HtmlPage("measure", string.Join(' ', measurement.Command), Subtitle(measurement));
        page.Tiles(MeasureText.Figures(measurement));
        var series = MeasureSeries.Of(measurement);
        page.Section("Memory over time", LineChart.Render(
            ChartAxes.BytesOverTime("memory over time", measurement.Result.Elapsed.TotalSeconds, 0, series.Most),
            series.Lines) + (series.Rest is { } rest ? HtmlPage.Paragraph(rest) : ""));
        MethodActivations[] methods = [.. MethodActivations.Of(measurement)];
        if (methods.Length > 0)
            page.Section("Profiled methods over time", Activations(measurement, methods));
        return page.Finish();
    }

    private static string Subtitle(Measurement measurement)
    {
        string ending = measurement.AttachedTo is { } process ? $"process {process}"
            : measurement.Result.Signal is { } signal ? $"ended by signal {signal}"
            : $"exit code {measurement.Result.ExitCode}";
        string started = LocalTime.Format(measurement.Started.ToUnixTimeSeconds()) ?? LocalTime.NotRepresentable;
        return string.Create(CultureInfo.InvariantCulture, $"{started}, {ending}");
    }

    private static string Activations(Measurement measurement, MethodActivations[] methods)
    {
        double end = Math.Max(measurement.Result.Elapsed.TotalSeconds, 1e-3);
        return BarList.Render(methods.Select(method => (
            method.Title,
            method.Longest.Select(one => (one.Start / end, (one.End - one.Start) / end)),
            Quantities.Bytes(method.Longest.Max(one => one.EndBytes - one.StartBytes)))))
            + HtmlPage.Paragraph("Each bar is an activation, over the time of the program; the size is the most that "
                + "the resident set grew in one.");
    }
}
