using System.Globalization;
using PcapStream.Cli.Rendering;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Commands.Plan;

/// <summary>Plain <c>plan</c>: one line per figure with its range, and the source of the figures.</summary>
internal static class PlanText
{
    public static string Render(IReadOnlyList<PlanResult> plans)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (PlanResult plan in plans)
            Write(text, plan);
        return text.ToString();
    }

    private static void Write(StringWriter text, PlanResult plan)
    {
        text.WriteLine(PrintableText.Of(plan.File, keepLines: false));
        Write(text, "packets", plan.Packets, Count);
        if (plan.Passing is { } passing)
            Write(text, "passing", passing, Count);
        Write(text, "capture", plan.CaptureBytes, Quantities.Bytes);
        if (plan.Stats is { } stats)
            Write(text, stats);
        else if (plan.Conversion is { } conversion)
            Write(text, conversion);
        else
            WriteParse(text, plan);
        text.WriteLine($"  {Source(plan)}; one thread read {Quantities.Bytes(plan.SampleRate)}/s");
        if (plan.Damaged)
            text.WriteLine("  the capture is damaged; 'pcapstream info' prints where");
    }

    private static void WriteParse(StringWriter text, PlanResult plan)
    {
        Write(text, "peak memory", plan.PeakMemory, Quantities.Bytes);
        Write(text, "CSV", plan.CsvBytes, Quantities.Bytes);
        Write(text, "parse", plan.Seconds, Seconds);
        Write(text, "parse -T csv", plan.CsvSeconds, Seconds);
    }

    private static void Write(StringWriter text, StatsPlan stats)
    {
        foreach (RowsPlan rows in stats.Rows)
            Write(text, rows.Statistic, rows.Rows, Count);
        Write(text, "peak memory", stats.PeakMemory, Quantities.Bytes);
        Write(text, "temporary", stats.TemporaryBytes, Quantities.Bytes);
        Write(text, "stats", stats.Seconds, Seconds);
    }

    private static void Write(StringWriter text, ConvertPlan conversion)
    {
        Write(text, "output", conversion.OutputBytes, Quantities.Bytes);
        Write(text, "peak memory", conversion.PeakMemory, Quantities.Bytes);
        Write(text, "convert", conversion.Seconds, Seconds);
    }

    private static void Write(StringWriter text, string name, Prediction prediction, Func<double, string> print)
    {
        string range = prediction.Low < prediction.High ? $"  {print(prediction.Low)} to {print(prediction.High)}" : "";
        text.WriteLine($"  {name,-14}{print(prediction.Estimate),12}{range}");
    }

    private static string Count(double number) => Quantities.Count((long)Math.Round(number));

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");

    private static string Source(PlanResult plan)
    {
        string sampled = Quantities.Bytes(plan.SampledBytes);
        string figures = plan switch
        {
            { Stats: not null } => "packets",
            { Conversion: not null, Exact: true } => "packets",
            { Conversion: not null } => "packets and output",
            _ => "packets and CSV",
        };
        return plan switch
        {
            { Exact: true } => $"read whole, {sampled}: {figures} are exact",
            { Compression: { } compression } =>
                $"from the first {sampled} of {compression.Name} data: half to double is a guess",
            _ => $"from {sampled} at {Quantities.Count(plan.Places)} places: 95 % ranges for {figures}",
        };
    }
}
