using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion.Tests.Verdicts;

public sealed class JudgeTests
{
    // Twenty runs of the baseline, and of the check, that differ by the noise.
    [Theory]
    [InlineData(Verdict.Pass, 1.00, 0.01)]
    [InlineData(Verdict.Pass, 1.04, 0.01)]
    [InlineData(Verdict.Regression, 1.06, 0.01)]
    [InlineData(Verdict.Pass, 1.00, 0.10)]
    [InlineData(Verdict.TooSmall, 1.06, 0.25)]
    [InlineData(Verdict.TooSmall, 1.00, 0.25)]
    [InlineData(Verdict.Regression, 2.00, 0.25)]
    [InlineData(Verdict.Pass, 0.96, 0.25)]
    [InlineData(Verdict.Improvement, 0.94, 0.01)]
    public void Noisy_figure_differs_when_noise_does_not_explain_it(Verdict expected, double value, double noise)
    {
        BaselineMetric baseline = SomeMetric.Baseline(1, abs: 0.05) with { Measured = Runs(1, noise), Runs = 20 };
        Metric metric = SomeMetric.Noisy(Runs(value, noise)) with { LeastGrowth = 0.1, CaptureBytes = 8 << 20 };
        Assert.Equal(expected, Judge.Of(metric, baseline).Verdict);
    }

    [Fact]
    public void Too_small_capture_is_told_the_size_that_is_large_enough()
    {
        BaselineMetric baseline = SomeMetric.Baseline(1, abs: 0.05) with { Measured = Runs(1, 0.25), Runs = 20 };
        Metric metric = SomeMetric.Noisy(Runs(1, 0.25)) with { LeastGrowth = 0.1, CaptureBytes = 8 << 20 };
        JudgedMetric judged = Judge.Of(metric, baseline);
        // Half the interval is 0.1184, and 0.05 would do: 2.37 times the capture, and a quarter more.
        Assert.Equal(24 << 20, judged.NeededBytes);
        Assert.EndsWith("seeing growth of 0.1000 needs an input of at least 24.00 MiB", judged.Reason);
        Assert.Equal(24 << 20, Judge.NeededBytes(metric));
    }

    // The low end of the growth, 0.054, is above 0 only without the drift.
    [Theory]
    [InlineData(Verdict.Regression, 0.05)]
    [InlineData(Verdict.TooSmall, 0.06)]
    public void Growth_within_the_drift_between_checks_is_no_regression(Verdict expected, double drift)
    {
        BaselineMetric baseline = SomeMetric.Baseline(1, abs: 0.05) with { Measured = Runs(1, 0.01), Runs = 20 };
        Metric metric = SomeMetric.Noisy(Runs(1.06, 0.01)) with
        {
            LeastGrowth = 0.1,
            Drift = drift,
            CaptureBytes = 8 << 20,
        };
        Assert.Equal(expected, Judge.Of(metric, baseline).Verdict);
    }

    [Fact]
    public void Baseline_of_an_earlier_version_is_assumed_to_vary_like_the_check()
    {
        BaselineMetric baseline = SomeMetric.Baseline(1, abs: 0.05);
        Metric Metric(double value, double noise) =>
            SomeMetric.Noisy(Runs(value, noise)) with { LeastGrowth = 0.1, CaptureBytes = 8 << 20 };
        Assert.Equal(Verdict.Pass, Judge.Of(Metric(1.00, 0.01), baseline).Verdict);
        Assert.Equal(Verdict.Regression, Judge.Of(Metric(1.1, 0.01), baseline).Verdict);
        Assert.Equal(Verdict.TooSmall, Judge.Of(Metric(1.00, 0.3), baseline).Verdict);
    }

    [Fact]
    public void Peak_is_in_MiB_in_messages_as_in_tables()
    {
        Metric peak = SomeMetric.Noisy(300 << 20) with { Unit = MetricUnit.Bytes };
        Assert.Equal("above the limit of 200.00 MiB", Judge.Of(peak, null, limit: 200 << 20).Reason);
    }

    [Theory]
    [InlineData(Verdict.Pass, 24d, 24d)]
    [InlineData(Verdict.Regression, 24.001, 24.001)]
    [InlineData(Verdict.Improvement, 23.999, 23.999)]
    [InlineData(Verdict.Nondeterministic, 24d, 24.001)]
    [InlineData(Verdict.Nondeterministic, 12d, 24d)]
    public void Exact_figure_that_does_not_repeat_never_passes(Verdict expected, params double[] runs) =>
        Assert.Equal(expected, Judge.Of(SomeMetric.Exact(runs), SomeMetric.Baseline(24, MetricKind.Exact)).Verdict);

    [Fact]
    public void Exact_figure_may_differ_by_its_tolerance() =>
        Assert.Equal(
            Verdict.Pass,
            Judge.Of(SomeMetric.Exact(0.1, 0.15), SomeMetric.Baseline(0.1, MetricKind.Exact, abs: 1)).Verdict);

    [Fact]
    public void Limit_precedes_all_other_verdicts()
    {
        Metric wavering = SomeMetric.Exact(3, 4), large = SomeMetric.Noisy(3);
        Assert.Equal(Verdict.Exceeded, Judge.Of(wavering, null, limit: 2).Verdict);
        Assert.Equal(
            Verdict.Exceeded,
            Judge.Of(large, SomeMetric.Baseline(3), incomparable: "another environment", limit: 2).Verdict);
        Assert.Equal(Verdict.Exceeded, Judge.Of(large, SomeMetric.Baseline(3, max: 2.5), limit: 4).Verdict);
        Assert.Equal(Verdict.Exceeded, Judge.Of(large, SomeMetric.Baseline(3, max: 4), limit: 2.5).Verdict);
    }

    [Fact]
    public void Incomparable_figure_never_passes_even_within_its_limit()
    {
        JudgedMetric judgement = Judge.Of(
            SomeMetric.Noisy(1), SomeMetric.Baseline(1), incomparable: "another capture", limit: 2);
        Assert.Equal((Verdict.Incomparable, "another capture"), (judgement.Verdict, judgement.Reason));
        Assert.Equal(
            Verdict.Incomparable, Judge.Of(SomeMetric.Noisy(1), SomeMetric.Baseline(1, MetricKind.Exact)).Verdict);
    }

    [Fact]
    public void Without_baseline_the_limit_decides()
    {
        Assert.Equal(Verdict.Pass, Judge.Of(SomeMetric.Noisy(2), null, limit: 2).Verdict);
        Assert.Equal(Verdict.Measured, Judge.Of(SomeMetric.Noisy(2), null).Verdict);
    }

    [Fact]
    public void Tolerance_surrounds_a_negative_baseline()
    {
        BaselineMetric baseline = SomeMetric.Baseline(-1, rel: 0.1) with { Measured = Runs(-1, 0.01) };
        Assert.Equal(Verdict.Pass, Judge.Of(SomeMetric.Noisy(Runs(-0.95, 0.01)), baseline).Verdict);
        Assert.Equal(Verdict.Regression, Judge.Of(SomeMetric.Noisy(Runs(-0.85, 0.01)), baseline).Verdict);
    }

    // Evenly spread over the noise around the value.
    private static double[] Runs(double value, double noise) =>
        [.. Enumerable.Range(0, 20).Select(i => value + (noise * (i - 9.5) / 19))];
}
