using PcapStream.Expansion.Metrics;

namespace PcapStream.Expansion.Tests.Metrics;

public sealed class LinearFitTests
{
    [Fact]
    public void Points_on_a_line_have_no_error()
    {
        var fit = LinearFit.Through([(1, 5), (2, 7), (4, 11)]);
        Assert.Equal((2, 3), (fit.Slope, fit.Intercept));
        Assert.Equal(0, fit.SlopeError, 12);
    }

    // R: summary(lm(c(1, 3, 2, 5) ~ c(1, 2, 3, 4)))
    [Fact]
    public void Points_off_a_line_have_the_standard_error_of_R()
    {
        var fit = LinearFit.Through([(1, 1), (2, 3), (3, 2), (4, 5)]);
        Assert.Equal(1.1, fit.Slope, 12);
        Assert.Equal(0, fit.Intercept, 12);
        Assert.Equal(Math.Sqrt(2.7 / 2 / 5), fit.SlopeError, 12);
    }

    [Fact]
    public void Large_sizes_lose_no_digits()
    {
        const double Large = 20e9;
        Assert.Equal(0.25, LinearFit.Through([(Large, 5e7), (Large + 4, 5e7 + 1), (Large + 8, 5e7 + 2)]).Slope, 9);
    }

    [Fact]
    public void One_size_gives_no_line() => Assert.Throws<ArgumentException>(() => LinearFit.Through([(1, 1), (1, 2)]));

    [Theory]
    [InlineData(2, 1d, 2d, 3d)]
    [InlineData(2.5, 4d, 1d, 2d, 3d)]
    [InlineData(2, 1d, 2d, 900d)]
    public void Outlier_does_not_move_the_median(double expected, params double[] figures) =>
        Assert.Equal(expected, Median.Of(figures));
}
