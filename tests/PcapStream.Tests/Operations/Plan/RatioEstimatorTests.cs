using PcapStream.Operations.Plan;

namespace PcapStream.Tests.Operations.Plan;

public sealed class RatioEstimatorTests
{
    [Fact]
    public void Three_clusters_match_the_estimate_by_hand()
    {
        // R = 6/60; residuals -0.1, 0, 0.1; Σd² = 0.02; s² = 0.005; freedom 3; t 3.18, clamped to 2: 4.30;
        // f = 60/600; var = 600² 0.9 0.005 / (3 20²) = 1.35. All that is not seen may be empty.
        Prediction total = RatioEstimator.Total([(20, 1.9), (20, 2), (20, 2.1)], width: 20, bytes: 600, densest: 0.1);
        Assert.Equal(60, total.Estimate, precision: 9);
        Assert.Equal(4.3027 * Math.Sqrt(1.35), total.High - 60, tolerance: 0.001);
        Assert.Equal(0, total.Low);
    }

    [Fact]
    public void Few_long_records_give_a_wide_range()
    {
        // Two of a hundred places meet a record of 50 kB: 2 in 100 kB, and not 2 in the bytes of two records.
        (double, double)[] sample =
            [.. Enumerable.Range(0, 100).Select(i => i % 50 == 25 ? (50_000.0, 1.0) : (0.0, 0.0))];
        Prediction total = RatioEstimator.Total(sample, width: 1000, bytes: 1_000_000, densest: 0);
        Assert.Equal(20, total.Estimate, precision: 9);
        Assert.InRange(total.High, 40, 70);
    }

    [Theory]
    [InlineData(9, 2.306)]
    [InlineData(17, 2.120)]
    [InlineData(129, 1.979)]
    public void Range_is_students(int clusters, double t)
    {
        // Neighbours differ by 2, so that their spread counts for 2 and not for 1.
        (double, double)[] sample =
            [.. Enumerable.Range(0, clusters).Select(i => (100.0, 10.0 + (1 - i % 2 * 2)))];
        const double Total = 1e12;
        double ratio = sample.Sum(one => one.Item2) / sample.Sum(one => one.Item1);
        Prediction total = RatioEstimator.Total(sample, width: 100, (long)Total, densest: ratio);
        double deviation = Total / 100 * Math.Sqrt(2.0 / clusters);
        Assert.Equal(t, (total.High - total.Estimate) / deviation, tolerance: 0.002);
    }

    [Fact]
    public void Slow_change_counts_less_than_the_same_change_in_disorder()
    {
        (double, double)[] slow = [.. Enumerable.Range(0, 100).Select(i => (100.0, i < 50 ? 10.0 : 100.0))];
        (double, double)[] mixed = [.. Enumerable.Range(0, 100).Select(i => (100.0, i % 2 == 0 ? 10.0 : 100.0))];
        Prediction ofSlow = RatioEstimator.Total(slow, width: 100, bytes: 1 << 30, densest: 1);
        Prediction ofMixed = RatioEstimator.Total(mixed, width: 100, bytes: 1 << 30, densest: 1);
        Assert.Equal(ofMixed.Estimate, ofSlow.Estimate, precision: 3);
        Assert.True(ofSlow.High - ofSlow.Estimate < (ofMixed.High - ofMixed.Estimate) * 0.8);
        // One change within a stratum is one degree of freedom: more than the stratum itself.
        Assert.True(ofSlow.High - ofSlow.Estimate > (1L << 30) / 100.0 * 0.9);
    }

    [Fact]
    public void Equal_clusters_leave_what_no_cluster_has()
    {
        // Three in a hundred parts may be empty, or have five times as much.
        Prediction total = RatioEstimator.Total(
            [.. Enumerable.Range(0, 100).Select(i => (20.0 + i, 2 + i / 10.0))], width: 20, bytes: 1000, densest: 0.5);
        Assert.Equal(new Prediction(100, 97, 112), total, new Nearly());
    }

    [Fact]
    public void Zero_in_all_clusters_leaves_a_range() =>
        Assert.Equal(
            new Prediction(0, 0, 3),
            RatioEstimator.Total([.. Enumerable.Repeat((10.0, 0.0), 100)], width: 10, bytes: 1000, densest: 0.1),
            new Nearly());

    [Fact]
    public void Errors_are_relative_to_the_measured_value()
    {
        var prediction = new Prediction(110, 90, 130);
        Assert.Equal(0.1, prediction.ErrorAgainst(100), precision: 9);
        Assert.True(prediction.Covers(90) && prediction.Covers(130) && !prediction.Covers(131));
        Assert.Equal(0, new Prediction(0, 0, 0).ErrorAgainst(0));
    }

    private sealed class Nearly : IEqualityComparer<Prediction>
    {
        public bool Equals(Prediction x, Prediction y) =>
            Math.Abs(x.Estimate - y.Estimate) + Math.Abs(x.Low - y.Low) + Math.Abs(x.High - y.High) < 1e-9;

        public int GetHashCode(Prediction obj) => 0;
    }
}
