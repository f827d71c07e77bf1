using PcapStream.Operations.Plan;

namespace PcapStream.Tests.Operations.Plan;

public sealed class RatioEstimatorTests
{
    [Fact]
    public void Three_clusters_match_the_estimate_by_hand()
    {
        // R = 6/60; residuals -0.1, 0, 0.1; s² = 0.01; f = 60/600; var = 600² 0.9 0.01 / (3 20²) = 2.7; t(2) = 4.30, by
        // expansion 4.17.
        Prediction total = RatioEstimator.Total([(20, 1.9), (20, 2), (20, 2.1)], width: 20, bytes: 600, usual: 1);
        Assert.Equal(60, total.Estimate, precision: 9);
        Assert.Equal(4.2 * Math.Sqrt(2.7), total.High - 60, tolerance: 0.2);
        Assert.Equal(total.High - 60, 60 - total.Low, precision: 9);
    }

    [Fact]
    public void Few_long_records_give_a_wide_range()
    {
        // Two of a hundred places meet a record of 50 kB: 2 in 100 kB, and not 2 in the bytes of two records.
        (double, double)[] sample =
            [.. Enumerable.Range(0, 100).Select(i => i % 50 == 0 ? (50_000.0, 1.0) : (0.0, 0.0))];
        Prediction total = RatioEstimator.Total(sample, width: 1000, bytes: 1_000_000, usual: 1);
        Assert.Equal(20, total.Estimate, precision: 9);
        Assert.InRange(total.High, 40, 60);
    }

    [Theory]
    [InlineData(9, 2.306)]
    [InlineData(17, 2.120)]
    [InlineData(129, 1.979)]
    public void Range_is_students(int clusters, double t)
    {
        // Alternating residuals of 1, around the last.
        (double, double)[] sample =
            [.. Enumerable.Range(0, clusters).Select(i => (100.0, 10.0 + (i == clusters - 1 ? 0 : 1 - i % 2 * 2)))];
        const double Total = 1e12;
        double deviation = Total / 100 / Math.Sqrt(clusters);
        Prediction total = RatioEstimator.Total(sample, width: 100, (long)Total, usual: 1);
        Assert.Equal(t, (total.High - total.Estimate) / deviation, tolerance: 0.002);
    }

    [Fact]
    public void Equal_clusters_give_an_exact_estimate() =>
        Assert.Equal(
            new Prediction(100, 100, 100),
            RatioEstimator.Total([(20, 2), (21, 2.1), (22, 2.2)], width: 20, bytes: 1000, usual: 1), new Nearly());

    [Fact]
    public void Zero_in_all_clusters_leaves_a_range() =>
        Assert.Equal(
            new Prediction(0, 0, 3),
            RatioEstimator.Total([.. Enumerable.Repeat((10.0, 0.0), 100)], width: 10, bytes: 1000, usual: 0.1),
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
