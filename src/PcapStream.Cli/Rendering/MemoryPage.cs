using PcapStream.Cli.Rendering.Page;
using PcapStream.Receipts;

namespace PcapStream.Cli.Rendering;

/// <summary>The memory receipt as a page.</summary>
internal static class MemoryPage
{
    public static string Render(RunCost cost)
    {
        MemoryReceipt receipt = cost.Memory;
        var page = new HtmlPage("memory", "Memory receipt",
            $"{Quantities.Count(cost.Packets)} packets, {Quantities.Bytes(receipt.CaptureBytes)} of capture in "
            + ChartAxis.Seconds(cost.Elapsed.TotalSeconds));
        page.Tiles(MemoryReport.Lines(receipt));
        page.Section("Memory over time", receipt.Timeline.Count > 0
            ? Chart(receipt)
            : HtmlPage.Paragraph("The run was too short for samples."));
        page.Section("Sizes", Sizes(receipt));
        return page.Finish();
    }

    private static string Chart(MemoryReceipt receipt)
    {
        IReadOnlyList<MemorySample> samples = receipt.Timeline;
        long most = samples.Max(sample => Math.Max(sample.Resident, sample.Pool));
        return LineChart.Render(
            ChartAxes.BytesOverTime("memory over time", samples[^1].Elapsed.TotalSeconds, 0, most),
            [
                new ChartLine($"pool, at most {Quantities.Bytes(receipt.Pool.Peak)} of "
                    + Quantities.Bytes(receipt.Pool.Limit), Points(samples, sample => sample.Pool)),
                new ChartLine($"resident set, at most {Quantities.Bytes(receipt.PeakRss)}",
                    Points(samples, sample => sample.Resident)),
            ]);
    }

    private static (double, double)[] Points(IReadOnlyList<MemorySample> samples, Func<MemorySample, long> size) =>
        [.. samples.Select(sample => (sample.Elapsed.TotalSeconds, (double)size(sample)))];

    private static string Sizes(MemoryReceipt receipt) => BarList.Render(
    [
        Bar("peak RSS", receipt.PeakRss),
        Bar("start-up RSS", receipt.StartupRss),
        Bar("growth", receipt.Growth),
        Bar("pool at its peak", receipt.Pool.Peak),
        Bar("GC heap at the end", receipt.Gc.Heap),
        Bar("capture read", receipt.CaptureBytes),
    ]);

    private static (string, double, string) Bar(string name, long bytes) => (name, bytes, Quantities.Bytes(bytes));
}
