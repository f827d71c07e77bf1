using PcapStream.Operations.Flows.Counters;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Percentiles against those of all numbers, sorted.</summary>
public sealed class QuantileSketchTests
{
    private static readonly double[] Percentages = [0.1, 1, 5, 25, 50, 75, 90, 95, 99, 99.9, 100];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    public void Few_numbers_have_exact_percentiles(int count)
    {
        var random = new Random(count);
        Check([.. Enumerable.Range(0, count).Select(_ => random.NextInt64(1L << 40))], most: 0);
    }

    [Theory]
    [InlineData(65, 20)]
    [InlineData(1000, 4)]
    [InlineData(1000, 12)]
    [InlineData(100_000, 40)]
    [InlineData(100_000, 46)]
    public void Many_numbers_have_percentiles_within_a_sixteenth(int count, int bits)
    {
        var random = new Random(count + bits);
        // As many small ones as large ones, on a scale of powers.
        Check([.. Enumerable.Range(0, count).Select(_ => random.NextInt64(1L << random.Next(1, bits)))], 1 / 16d);
    }

    [Fact]
    public void Order_changes_nothing()
    {
        var random = new Random(3);
        long[] numbers = [.. Enumerable.Range(0, 500).Select(_ => random.NextInt64(1 << 20))];
        QuantileSketch<TimeCells> one = Of(numbers);
        random.Shuffle(numbers);
        QuantileSketch<TimeCells> other = Of(numbers);
        Assert.All(Percentages, percent => Assert.Equal(one.At(percent), other.At(percent)));
    }

    [Fact]
    public void Numbers_beyond_the_buckets_stay_between_the_least_and_the_greatest()
    {
        QuantileSketch<SizeCells> sketch = default;
        for (int i = 0; i < 100; i++)
            sketch.Add(uint.MaxValue - i);
        Assert.All(Percentages, percent => Assert.InRange(sketch.At(percent), uint.MaxValue - 99L, uint.MaxValue));
        Assert.Equal(0, default(QuantileSketch<SizeCells>).At(50));
    }

    private static void Check(long[] numbers, double most)
    {
        QuantileSketch<TimeCells> sketch = Of(numbers);
        long[] sorted = [.. numbers.Order()];
        foreach (double percent in Percentages)
        {
            long expected = sorted[(int)Math.Ceiling(percent / 100 * sorted.Length) - 1];
            long found = sketch.At(percent);
            Assert.True(Math.Abs(found - expected) <= most * expected, $"{percent} %: {found}, expected {expected}");
        }
    }

    private static QuantileSketch<TimeCells> Of(long[] numbers)
    {
        QuantileSketch<TimeCells> sketch = default;
        foreach (long number in numbers)
            sketch.Add(number);
        return sketch;
    }
}
