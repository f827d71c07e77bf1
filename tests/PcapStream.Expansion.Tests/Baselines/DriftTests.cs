using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;
using PcapStream.Expansion.Verdicts;
using PcapStream.Processes.Tests.Support;

namespace PcapStream.Expansion.Tests.Baselines;

/// <summary>Growth in steps that each stay within the tolerance.</summary>
public sealed class DriftTests : IDisposable
{
    private const string Command = "read {}";

    private static readonly BaselineEnvironment Here = new(null, "linux-x64", null, "0.1.0");
    private static readonly BaselineInput Input = new("a.pcap", "00ff", 24);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Three_percent_a_change_fails_once_it_is_more_than_the_tolerance_of_the_oldest()
    {
        ExpansionBaseline baseline = Update(null, 1.00);
        double value = 1.00;
        var verdicts = new List<Verdict>();
        for (int change = 0; change < 4; change++)
        {
            value *= 1.03;
            Verdict verdict = Judge.Of(Noisy(value), baseline.Commands[0].Metrics[0]).Verdict;
            verdicts.Add(verdict);
            if (verdict == Verdict.Pass)
                baseline = Update(baseline, value);
        }
        // 1.0300 is within 5 % of 1; 1.0609 is within 5 % of 1.03 but not of 1.
        Assert.Equal([Verdict.Pass, Verdict.Regression, Verdict.Regression, Verdict.Regression], verdicts);
        JudgedMetric judged = Judge.Of(Noisy(1.0609), baseline.Commands[0].Metrics[0]);
        Assert.Equal(
            "more than 1.0500, the oldest accepted figure 1.0000 and its tolerance: it grew in steps", judged.Reason);
        Assert.Equal(1.05, judged.Allowed!.Value, 6);
    }

    [Fact]
    public void Exact_figure_drifts_too()
    {
        BaselineMetric accepted = SomeMetric.Baseline(102, MetricKind.Exact, abs: 2) with { Oldest = 100 };
        Assert.Equal(Verdict.Pass, Judge.Of(SomeMetric.Exact(102, 102), accepted).Verdict);
        Assert.Equal(Verdict.Regression, Judge.Of(SomeMetric.Exact(103, 103), accepted).Verdict);
    }

    [Fact]
    public void Growth_is_accepted_with_a_reason_which_is_kept()
    {
        ExpansionBaseline first = Update(null, 1.00);
        Assert.Empty(Grown(first, 1.04));
        (Metric metric, BaselineMetric oldest) = Assert.Single(Grown(first, 1.20));
        Assert.Equal((1.20, 1.00), (metric.Value, oldest.Value));

        BaselineMetric accepted = Update(first, 1.20, "a cache").Commands[0].Metrics[0];
        Assert.Equal((1.20, null, "a cache"), (accepted.Value, accepted.Oldest, accepted.Because));
        BaselineMetric later = Update(Update(first, 1.20, "a cache"), 1.22).Commands[0].Metrics[0];
        Assert.Equal((1.22, 1.20, "a cache"), (later.Value, later.Oldest, later.Because));
    }

    [Fact]
    public void Steps_are_counted_from_the_oldest_figure()
    {
        ExpansionBaseline baseline = Update(Update(null, 1.00), 1.04);
        Assert.Equal(1.00, baseline.Commands[0].Metrics[0].Oldest);
        Assert.Equal(1.00, Assert.Single(Grown(baseline, 1.08)).Oldest.Value);
        Assert.Equal(1.00, Update(baseline, 1.02).Commands[0].Metrics[0].Oldest);
    }

    [Fact]
    public void Improvement_is_the_new_oldest_figure()
    {
        ExpansionBaseline baseline = Update(Update(null, 1.00), 0.80);
        Assert.Null(baseline.Commands[0].Metrics[0].Oldest);
        Assert.Equal(0.80, Assert.Single(Grown(baseline, 0.90)).Oldest.Value);
    }

    [Fact]
    public void Another_input_begins_again()
    {
        ExpansionBaseline baseline = Update(Update(null, 1.00), 1.04);
        ExpansionBaseline other = Update(baseline, 3.00, input: Input with { Sha256 = "11" });
        Assert.Null(other.Commands[0].Metrics[0].Oldest);
    }

    [Fact]
    public void Baseline_with_oldest_and_reason_is_read_as_it_was_written()
    {
        ExpansionBaseline baseline = Update(Update(Update(null, 1.00), 1.20, "a \"cache\""), 1.22);
        string text = BaselineJson.Render(baseline);
        Assert.Equal(text, BaselineJson.Render(BaselineJson.Parse("b.json", text, "parse {}")));
    }

    [Fact]
    public void History_is_read_as_it_was_written()
    {
        HistoryEntry[] entries =
        [
            new(new DateTime(2026, 11, 30, 4, 0, 0, DateTimeKind.Utc), Command, Accepted: true, "why \"not\"\n",
                "0.1.0", new Dictionary<string, double> { ["a.pcap/ratio"] = 1.25, ["b \u00e4/peak"] = 1e9 }),
            new(new DateTime(2026, 12, 1, 4, 0, 0, DateTimeKind.Utc), Command, Accepted: false, null, "0.1.0",
                new Dictionary<string, double>()),
        ];
        File.WriteAllText(_folder["h.jsonl"], string.Concat(entries.Select(FigureHistory.Render)));
        Assert.Equal(2, File.ReadAllLines(_folder["h.jsonl"]).Length);
        IReadOnlyList<HistoryEntry> read = FigureHistory.Read(_folder["h.jsonl"]);
        Assert.Equal(entries.Select(FigureHistory.Render), read.Select(FigureHistory.Render));
        Assert.Equal(DateTimeKind.Utc, read[0].Time.Kind);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"time\":\"2026-11-30T04:00:00Z\"}")]
    [InlineData("{\"time\":\"2026-11-30T04:00:00Z\",\"command\":\"a\",\"accepted\":true,\"because\":null,"
        + "\"tool_version\":\"1\",\"figures\":{\"a\":1e999}}")]
    public void Line_that_is_no_entry_is_named(string line)
    {
        File.WriteAllText(_folder["h.jsonl"], $"\n{line}\n");
        Exception error = Assert.Throws<BaselineException>(() => FigureHistory.Read(_folder["h.jsonl"]));
        Assert.Equal($"{_folder["h.jsonl"]}: line 2 is not an entry of a history", error.Message);
    }

    private static Metric Noisy(double value) =>
        SomeMetric.Noisy([.. Enumerable.Range(-10, 21).Select(i => value + i * 1e-4)]) with
        {
            LeastGrowth = 0.1,
            CaptureBytes = 8 << 20,
        };

    private static ExpansionBaseline Update(
        ExpansionBaseline? old, double value, string? because = null, BaselineInput? input = null)
    {
        ExpansionBaseline updated = BaselineUpdate.Of(
            Here, Command, [input ?? Input], [Noisy(value)], _ => null, old, because);
        BaselineMetric metric = updated.Commands[0].Metrics[0];
        return updated with
        {
            Commands = [updated.Commands[0] with { Metrics = [metric with { Rel = 0.05, Abs = 0 }] }],
        };
    }

    private static IReadOnlyList<(Metric Metric, BaselineMetric Oldest)> Grown(ExpansionBaseline old, double value) =>
        BaselineUpdate.Grown(Here, Command, [Input], [Noisy(value)], old);
}
