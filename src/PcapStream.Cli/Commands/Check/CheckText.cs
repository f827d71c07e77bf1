using System.Globalization;
using System.Text;
using PcapStream.Cli.Rendering;
using PcapStream.Expansion;
using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Cli.Commands.Check;

/// <summary>The report as tables, one for each capture.</summary>
internal static class CheckText
{
    private static readonly Layout Wide = new("  {0,-20}  {1,22}  {2,24}  {3,12}  {4}  {5}", "Share of allowed", 20);

    // Without the lowest and the highest figure.
    private static readonly Layout Narrow = new("  {0,-20}  {1,16}  {3,11}  {4}  {5}", "Of allowed", 10);

    /// <summary>Renders a result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="columns">Columns of the terminal; null for another output.</param>
    public static string Render(CheckResult result, int? columns)
    {
        Layout layout = columns < Wide.Columns ? Narrow : Wide;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{PrintableText.Of(result.CommandLine, keepLines: false)}\n");
        foreach (CheckedInput input in result.Inputs)
        {
            AppendInput(
                text, layout, input,
                [.. result.Metrics.Where(judgement => judgement.Metric.Input == input.Capture.Name)]);
        }
        foreach (string note in Notes(result))
            text.Append(CultureInfo.InvariantCulture, $"\n{PrintableText.Of(note, keepLines: false)}\n");
        return text.ToString();
    }

    /// <summary>Notes about the baseline.</summary>
    public static IEnumerable<string> Notes(CheckResult result)
    {
        if (result.IsInBaseline == false)
            yield return "The baseline has no figures of this command: only limits are checked.";
        if (result.EnvironmentDifference is { } difference)
            yield return $"The baseline is from another environment: {difference}.";
        if (result.Unchecked.Count > 0)
            yield return $"In the baseline, but not checked: {string.Join(", ", result.Unchecked)}.";
    }

    private static void AppendInput(
        StringBuilder text, Layout layout, CheckedInput input, JudgedMetric[] judgements)
    {
        Round first = input.Rounds[0];
        text.Append(CultureInfo.InvariantCulture,
            $"\n{PrintableText.Of(input.Capture.Name, keepLines: false)}: {Quantities.Bytes(first.Whole.CaptureBytes)} "
            + $"of input, {Sizes(first)}, {Runs(input.Rounds.Count)} each\n");
        if (input.Remark is { } remark)
            text.Append(CultureInfo.InvariantCulture, $"  {PrintableText.Of(remark, keepLines: false)}\n");
        if (Processes(input) is { } processes)
            text.Append(CultureInfo.InvariantCulture, $"  {PrintableText.Of(processes, keepLines: false)}\n");
        text.Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{layout.Header}\n{new string('─', layout.Columns)}\n");
        foreach (JudgedMetric judgement in judgements)
        {
            string row = layout.Row(
                judgement.Metric.Name,
                Figure.Value(judgement.Metric),
                Figure.Spread(judgement.Metric),
                Figure.Allowed(judgement),
                Figure.Bar(judgement, layout.BarLength),
                Figure.Name(judgement.Verdict));
            text.Append(CultureInfo.InvariantCulture, $"{row}\n");
        }
        foreach (JudgedMetric judgement in judgements)
        {
            if (judgement.Verdict is not (Verdict.Pass or Verdict.Measured or Verdict.Incomparable))
                text.Append(CultureInfo.InvariantCulture, $"  {judgement.Metric.Name}: {judgement.Reason}\n");
        }
        IEnumerable<JudgedMetric> incomparable = judgements.Where(
            judgement => judgement.Verdict == Verdict.Incomparable);
        foreach (string reason in incomparable.Select(judgement => judgement.Reason).Distinct())
            text.Append(CultureInfo.InvariantCulture, $"  incomparable: {reason}\n");
        AppendForecasts(text, input.Forecasts);
    }

    private static void AppendForecasts(StringBuilder text, IReadOnlyList<Forecast> forecasts)
    {
        if (forecasts.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  plan was off by: {string.Join(", ", forecasts.Select(Error))}\n");
        }
    }

    private static string Error(Forecast forecast) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{forecast.Figure} {forecast.Error * 100:+0.0;-0.0;0} %{(forecast.Held ? "" : " (beyond its range)")}");

    /// <summary>The processes of a command that starts others; null for one process.</summary>
    public static string? Processes(CheckedInput input)
    {
        MeasuredRun most = input.MostProcesses;
        if (most.Processes == 1)
            return null;
        IEnumerable<string> names = most.NamesAtPeak.GroupBy(name => name)
            .Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} of {group.Key}");
        return string.Create(CultureInfo.InvariantCulture,
            $"the command is {most.Processes} processes, measured together; at the peak: {string.Join(", ", names)}");
    }

    public static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";

    private static string Sizes(Round round)
    {
        string[] parts = [.. round.Prefixes.Select(run => Quantities.Bytes(run.CaptureBytes))];
        string prefixes = parts.Length == 0 ? "too short to cut" : $"parts of {string.Join(" and ", parts)}";
        // Of inputs of several sizes, the smallest stands for an empty one.
        bool areGiven = parts.Length > 0 && round.Empty?.CaptureBytes == round.Prefixes[0].CaptureBytes;
        return areGiven ? $"and inputs of {string.Join(" and ", parts)}"
            : round.Empty is null ? prefixes
            : $"{prefixes}, none of it";
    }

    // The columns of a table.
    private sealed record Layout(string Format, string BarTitle, int BarLength)
    {
        private const int LongestVerdict = 13;

        private readonly CompositeFormat _format = CompositeFormat.Parse(Format);

        public string Header => Row("Figure", "Median", "Lowest to highest", "Allowed", BarTitle, "Verdict");

        public int Columns => Row("", "", "", "", "", "").Length + LongestVerdict;

        public string Row(string name, string median, string spread, string allowed, string bar, string verdict) =>
            string.Format(
                CultureInfo.InvariantCulture, _format, name, median, spread, allowed, bar.PadRight(BarLength), verdict);
    }
}

/// <summary><c>--explain</c>: how each figure was obtained, and the reason for its verdict.</summary>
internal static class CheckExplanation
{
    public static string Render(CheckResult result)
    {
        var text = new StringBuilder();
        foreach (JudgedMetric judgement in result.Metrics)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{PrintableText.Of(judgement.Metric.Id, keepLines: false)}: {Figure.Name(judgement.Verdict)}, "
                + $"{judgement.Reason}\n");
            text.Append(CultureInfo.InvariantCulture, $"  {judgement.Metric.Derivation}\n");
            MetricUnit unit = judgement.Metric.Unit;
            IEnumerable<string> runs = judgement.Metric.Runs.Select(run => FigureText.Of(run, unit));
            text.Append(CultureInfo.InvariantCulture, $"  runs: {string.Join(", ", runs)}\n");
            if (judgement.Baseline is { } baseline)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"  baseline: {Tolerance(baseline, unit)}, from {baseline.Runs} runs\n");
            }
            if (judgement.Growth is { } growth)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"  growth: between {FigureText.Of(growth.Low, unit)} and {FigureText.Of(growth.High, unit)}\n");
            }
            if (judgement.Max is { } max)
                text.Append(CultureInfo.InvariantCulture, $"  limit: {FigureText.Of(max, unit)}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"\n{Environment(result.Environment)}\n");
        return text.ToString();
    }

    /// <summary>The environment of a measurement, in a sentence.</summary>
    public static string Environment(BaselineEnvironment environment)
    {
        string runtime = environment.Runtime ?? "the command's own runtime";
        string tiers = environment.TieredCompilation == false ? ", TieredCompilation=0" : "";
        return $"Measured on {environment.Rid}, {runtime}{tiers}.";
    }

    private static string Tolerance(BaselineMetric baseline, MetricUnit unit) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{FigureText.Of(baseline.Value, unit)} ± {FigureText.Of(baseline.Tolerance, unit)} (rel "
            + $"{baseline.Rel ?? 0}, abs {FigureText.Of(baseline.Abs ?? 0, unit)})");
}
