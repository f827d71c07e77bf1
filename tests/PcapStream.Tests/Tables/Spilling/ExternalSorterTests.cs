using PcapStream.Tables.Spilling;

namespace PcapStream.Tests.Tables.Spilling;

public class ExternalSorterTests
{
    [Theory]
    [InlineData(0, 1 << 20)]
    [InlineData(1, 1 << 20)]
    [InlineData(17, 1 << 20)]
    [InlineData(100_000, 64 << 20)]
    [InlineData(100_000, 2 << 20)]
    [InlineData(100_000, 64 << 10)]
    public void Records_are_sorted_with_any_memory(int count, long limit)
    {
        foreach (int values in new[] { 1, 30, int.MaxValue })
        {
            using var house = new TableHouse(limit);
            using ExternalSorter<Tally, ByCount> sorter = house.Sorter();
            var random = new Random(11);
            Tally[] all =
            [
                .. Enumerable.Range(0, count).Select(i => Tally.Of(0, 0, i) with { Count = random.Next(values) })
            ];
            foreach (ref readonly Tally one in all.AsSpan())
                sorter.Add(one);
            Tally[] expected = [.. all.OrderByDescending(tally => tally.Count).ThenBy(tally => tally.First)];
            Assert.Equal(expected, Model.All(sorter.Drain()));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Records_in_order_and_in_reverse_are_sorted_as_fast_as_others(int direction)
    {
        using var house = new TableHouse(64 << 20);
        using ExternalSorter<Tally, ByCount> sorter = house.Sorter();
        for (int i = 0; i < 300_000; i++)
            sorter.Add(Tally.Of(0, 0, i * direction));
        List<Tally> all = Model.All(sorter.Drain());
        Assert.Equal(300_000, all.Count);
        Assert.Equal(all.Select(tally => tally.First).Order(), all.Select(tally => tally.First));
    }

    [Fact]
    public void Equal_records_are_kept()
    {
        using var house = new TableHouse(64 << 10);
        using ExternalSorter<Tally, ByCount> sorter = house.Sorter();
        for (int i = 0; i < 10_000; i++)
            sorter.Add(Tally.Of(0, 0, 1));
        Assert.True(sorter.RunsWritten > 2);
        Assert.Equal(10_000, Model.All(sorter.Drain()).Count);
    }
}
