using PcapStream.Operations.Flows.Windows;

namespace PcapStream.Tests.Operations.Flows.Windows;

/// <summary>Distinct values: exact when there are few, and an estimate of a known error when there are more.</summary>
public sealed class DistinctCountTests
{
    private const int Trials = 200;
    private const double StandardError = 0.065;

    [Fact]
    public void Few_values_are_counted_exactly()
    {
        DistinctCount count = default;
        for (int value = 0; value < DistinctCount.MostExact; value++)
        {
            Assert.Equal(value, count.Count);
            for (int seen = 0; seen <= value; seen++)
                count.Add(0, (ulong)seen);
        }
        Assert.Equal(DistinctCount.MostExact, count.Count);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(700)]
    [InlineData(5_000)]
    [InlineData(65_535)]
    public void Many_random_values_are_estimated_without_bias(int values)
    {
        var random = new Random(values);
        double[] errors = [.. Enumerable.Range(0, Trials).Select(_ => ErrorOf(
            Enumerable.Range(0, values).Select(_ => ((ulong)random.NextInt64(), (ulong)random.NextInt64())), values))];
        double deviation = Math.Sqrt(errors.Average(error => error * error));
        Assert.InRange(errors.Average(), -0.015, 0.015);
        Assert.InRange(deviation, 0, 1.15 * StandardError);
    }

    [Fact]
    public void Estimate_is_above_what_is_exact()
    {
        for (ulong trial = 0; trial < Trials; trial++)
        {
            DistinctCount count = default;
            for (ulong value = 0; value <= DistinctCount.MostExact; value++)
                count.Add(trial, value);
            Assert.True(count.Count > DistinctCount.MostExact);
        }
    }

    // What a scan sends to, and comes from.
    [Theory]
    [InlineData(0, 0x0A00_0000, 1)]
    [InlineData(0, 0xC0A8_0000, 256)]
    [InlineData(6, 1, 1)]
    [InlineData(17, 1, 1)]
    [InlineData(0x2001_0DB8_0000_0000, 0, 1)]
    [InlineData(0x2001_0DB8_0000_0000, 0, 1L << 32)]
    public void Values_in_a_row_are_estimated_as_well(ulong upper, ulong first, ulong step)
    {
        double[] errors = [.. Enumerable.Range(1, Trials).Select(trial => ErrorOf(
            Enumerable.Range(0, trial * 300).Select(i => (upper, first + (ulong)i * step)), trial * 300))];
        Assert.All(errors, error => Assert.InRange(Math.Abs(error), 0, 4 * StandardError));
    }

    [Fact]
    public void Order_and_repetition_change_nothing()
    {
        ulong[] values = [.. Enumerable.Range(0, 5000).Select(value => (ulong)value)];
        DistinctCount rising = default;
        DistinctCount falling = default;
        foreach (ulong value in values)
            rising.Add(1, value);
        foreach (ulong value in values.Reverse().Concat(values))
            falling.Add(1, value);
        Assert.Equal(rising.Count, falling.Count);
    }

    private static double ErrorOf(IEnumerable<(ulong Upper, ulong Lower)> values, int distinct)
    {
        DistinctCount count = default;
        foreach ((ulong upper, ulong lower) in values)
            count.Add(upper, lower);
        return (count.Count - distinct) / (double)distinct;
    }
}
