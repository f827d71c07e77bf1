using PcapStream.Tables;
using PcapStream.Tables.Spilling;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Tables;

public class AggregateTableTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(0, 1, 0, 100_000)]
    [InlineData(1, 1, 0, 100_000)]
    [InlineData(300_000, 40_000, 0, 64 * MiB)]
    [InlineData(300_000, 40_000, 1, 2 * MiB)]
    [InlineData(300_000, 40_000, 4, MiB)]
    [InlineData(1_000_000, 900_000, 500, 128 << 10)]
    [InlineData(1_000_000, 900_000, 1_500, 64 << 10)]
    public void Results_are_those_of_a_dictionary_with_any_memory(int values, int keys, int leastRuns, long limit)
    {
        using var house = new TableHouse(limit);
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        var model = new Model();
        model.CountAtRandom(table, new Random(7), values, keys);
        Assert.InRange(table.RunsWritten, leastRuns, leastRuns == 0 ? 0 : int.MaxValue);
        model.ShouldBe(table);
    }

    [Fact]
    public void Colliding_keys_are_distinguished()
    {
        using var house = new TableHouse(MiB / 4);
        using var table = new AggregateTable<Tally, CollidingLogic>(house.Memory, TableHouse.Seed);
        var model = new Model();
        model.CountAtRandom(table, new Random(3), 20_000, 6_000);
        Assert.True(table.RunsWritten > 0);
        model.ShouldBe(table);
    }

    [Fact]
    public void Tables_of_one_memory_spill_for_each_other()
    {
        const int Tables = 14;
        using var house = new TableHouse(TableMemory.LeastLimit(Tables));
        AggregateTable<Tally, TallyLogic>[] tables = [.. Enumerable.Range(0, Tables).Select(_ => house.Table())];
        Model[] models = [.. tables.Select(_ => new Model())];
        var random = new Random(5);
        for (int round = 0; round < 400; round++)
        {
            // The traffic changes, so that the tables that hold most are not those that need most.
            int busy = round / 100 % 2 == 0 ? random.Next(3) : random.Next(Tables);
            models[busy].CountAtRandom(tables[busy], random, 500, 5_000);
            models[round % Tables].CountAtRandom(tables[round % Tables], random, 3, 5_000);
        }
        Assert.True(tables[0].RunsWritten > 1);
        for (int i = 0; i < Tables; i++)
        {
            models[i].ShouldBe(tables[i]);
            tables[i].Dispose();
        }
    }

    [Fact]
    public void Table_continues_from_disk_when_its_results_need_its_memory()
    {
        using var house = new TableHouse(MiB);
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        using ExternalSorter<Tally, ByCount> sorter = house.Sorter();
        var model = new Model();
        model.CountAtRandom(table, new Random(9), 60_000, 12_000);
        Assert.Equal(0, table.RunsWritten);
        foreach (ref readonly Tally tally in table.Drain())
            sorter.Add(tally);
        Assert.True(house.Spilled.WrittenBytes > 0);
        Tally[] expected = [.. model.Tallies.OrderByDescending(tally => tally.Count).ThenBy(tally => tally.First)];
        Assert.Equal(expected, Model.All(sorter.Drain()));
    }

    [Fact]
    public void Drained_table_accepts_nothing_and_returns_records_once()
    {
        using var house = new TableHouse(MiB);
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        table.FindOrAdd(Tally.Of(1, 1, 1), out _);
        Assert.Single(Model.All(table.Drain()));
        Assert.Throws<InvalidOperationException>(() => table.FindOrAdd(Tally.Of(1, 1, 1), out _));
        Assert.Throws<InvalidOperationException>(() => table.Drain());
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => table.FindOrAdd(Tally.Of(1, 1, 1), out _));
    }

    [Fact]
    public void Counting_allocates_nothing_on_the_heap()
    {
        using var house = new TableHouse(8 * MiB);
        using AggregateTable<Tally, TallyLogic> table = house.Table();
        int rounds = 0;
        CountAll();
        Assert.Equal(0, Heap.AllocatedBy(CountAll));
        Assert.All(Model.All(table.Drain()), tally => Assert.Equal(rounds, tally.Count));

        void CountAll()
        {
            rounds++;
            for (ulong key = 0; key < 5_000; key++)
            {
                Tally one = Tally.Of(0, key, rounds);
                ref Tally found = ref table.FindOrAdd(one, out bool added);
                if (!added)
                    Tally.Merge(ref found, one);
            }
        }
    }
}
