using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion.Tests.Verdicts;

public sealed class JudgeTests
{
    [Theory]
    [InlineData(Verdict.Pass, 1.00, 1.00, 1.00)]
    [InlineData(Verdict.Pass, 1.19, 1.20, 1.20)]
    [InlineData(Verdict.Regression, 1.01, 1.21, 1.21)]
    [InlineData(Verdict.Pass, 0.99, 1.30, 1.30)]
    [InlineData(Verdict.Improvement, 0.79, 0.79, 0.99)]
    [InlineData(Verdict.Pass, 0.70, 0.79, 1.01)]
    public void Noisy_figure_differs_when_its_median_and_all_runs_do(Verdict expected, params double[] runs) =>
        Assert.Equal(expected, Judge.Of(SomeMetric.Noisy(runs), SomeMetric.Baseline(1, rel: 0.1, abs: 0.1)).Verdict);

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
        Assert.Equal(Verdict.Pass, Judge.Of(SomeMetric.Noisy(-0.95), SomeMetric.Baseline(-1, rel: 0.1)).Verdict);
        Assert.Equal(Verdict.Regression, Judge.Of(SomeMetric.Noisy(-0.85), SomeMetric.Baseline(-1, rel: 0.1)).Verdict);
    }

    // 30 checks of five runs, of a figure that varies like resident memory on 64 MiB; and of one that grew by 0.1.
    [Fact]
    public void Scatter_is_no_regression_but_a_tenth_of_the_capture_is()
    {
        var random = new Random(6);
        double[] Runs(double centre) =>
            [.. Enumerable.Range(0, 5).Select(_ => centre + (random.NextDouble() + random.NextDouble() - 1) * 0.01)];
        var baseline = SomeMetric.Baseline(0.15, rel: 0.01, abs: 0.02);
        Assert.All(
            Enumerable.Range(0, 30),
            _ => Assert.Equal(Verdict.Pass, Judge.Of(SomeMetric.Noisy(Runs(0.15)), baseline).Verdict));
        Assert.All(
            Enumerable.Range(0, 30),
            _ => Assert.Equal(Verdict.Regression, Judge.Of(SomeMetric.Noisy(Runs(0.25)), baseline).Verdict));
    }
}
