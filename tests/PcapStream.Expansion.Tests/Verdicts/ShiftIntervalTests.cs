using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion.Tests.Verdicts;

public sealed class ShiftIntervalTests
{
    // All differences are distinct: -90 to 9. Of the 184,756 orders of ten and ten runs, two have at most one pair the
    // other way round, which is rarer than the error, and four have at most two pairs, which is not.
    [Fact]
    public void Ends_have_the_rank_of_the_exact_distribution()
    {
        double[] ones = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        double[] tens = [.. ones.Select(one => 10 * one)];
        Assert.Equal(new ShiftInterval(-89, 8), ShiftInterval.Between(ones, tens));
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(5, 19)]
    [InlineData(9, 9)]
    public void Too_few_runs_have_no_interval(int runs, int others) =>
        Assert.Null(ShiftInterval.Between(new double[runs], new double[others]));

    [Fact]
    public void Five_runs_against_twenty_are_enough() =>
        Assert.Equal(new ShiftInterval(0, 0), ShiftInterval.Between(new double[5], new double[20]));

    // 51 by 51 pairs are the first for which the normal distribution is used.
    [Fact]
    public void Exact_and_normal_distribution_agree()
    {
        double[] Line(int count) => [.. Enumerable.Range(0, count).Select(i => i / (count - 1.0))];
        Assert.Equal(
            ShiftInterval.Between(Line(50), Line(50))!.Value.Width,
            ShiftInterval.Between(Line(51), Line(51))!.Value.Width, 0.03);
    }

    // One run of twenty is far above the others, as when a wrapper is seen at a bad moment. Of 20,000 intervals, each
    // with two ends, 0.8 are expected to be wrong.
    [Fact]
    public void Equal_programs_with_rare_high_runs_are_seldom_different()
    {
        var random = new Random(4);
        double[] Runs(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => random.Next(20) == 0 ? 10 : random.NextDouble())];
        int wrong = Enumerable.Range(0, 20_000)
            .Select(_ => ShiftInterval.Between(Runs(5), Runs(20))!.Value)
            .Count(interval => interval.Low > 0 || interval.High < 0);
        Assert.InRange(wrong, 0, 5);
    }
}
