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
        Write(text, "packets", plan.Packets, packets => Quantities.Count((long)Math.Round(packets)));
        Write(text, "capture", plan.CaptureBytes, Quantities.Bytes);
        Write(text, "peak memory", plan.PeakMemory, Quantities.Bytes);
        Write(text, "CSV", plan.CsvBytes, Quantities.Bytes);
        Write(text, "parse", plan.Seconds, Seconds);
        Write(text, "parse -T csv", plan.CsvSeconds, Seconds);
        text.WriteLine($"  {Source(plan)}; one thread read {Quantities.Bytes(plan.SampleRate)}/s");
        if (plan.Damaged)
            text.WriteLine("  the capture is damaged; 'pcapstream info' prints where");
    }

    private static void Write(StringWriter text, string name, Prediction prediction, Func<double, string> print)
    {
        string range = prediction.Low < prediction.High ? $"  {print(prediction.Low)} to {print(prediction.High)}" : "";
        text.WriteLine($"  {name,-14}{print(prediction.Estimate),12}{range}");
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");

    private static string Source(PlanResult plan)
    {
        string sampled = Quantities.Bytes(plan.SampledBytes);
        return plan switch
        {
            { Exact: true } => $"read whole, {sampled}: packets and CSV are exact",
            { Compression: { } compression } =>
                $"from the first {sampled} of {compression.Name} data: half to double is a guess",
            _ => $"from {sampled} at {Quantities.Count(plan.Places)} places: 95 % ranges for packets and CSV",
        };
    }
}
