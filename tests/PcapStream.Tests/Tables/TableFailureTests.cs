using PcapStream.Buffers;
using PcapStream.Buffers.Raw;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;
using PcapStream.Tests.Buffers.Raw;

namespace PcapStream.Tests.Tables;

public class TableFailureTests
{
    [Fact]
    public void Any_refused_mapping_causes_right_results_or_an_error()
    {
        int calls = Run(failingCall: 0, out bool refused);
        Assert.False(refused);
        Assert.True(calls > 20);
        int refusals = 0;
        for (int call = 1; call <= calls; call++)
        {
            Run(call, out refused);
            refusals += refused ? 1 : 0;
        }
        // Those required at the start: the spill buffer, an index, a slab.
        Assert.InRange(refusals, 1, 3);
    }

    [Fact]
    public void Limit_too_small_for_a_table_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TableHouse(TableMemory.LeastLimit(1) - 1));
    }

    private static int Run(int failingCall, out bool refused)
    {
        var failing = new FailingAllocator(RawAllocator.System, failingCall);
        refused = false;
        try
        {
            using var house = new TableHouse(512 << 10, failing);
            using AggregateTable<Tally, TallyLogic> one = house.Table();
            using AggregateTable<Tally, TallyLogic> other = house.Table();
            using ExternalSorter<Tally, ByCount> sorter = house.Sorter();
            Model[] models = [new(), new()];
            models[0].CountAtRandom(one, new Random(1), 8_000, 7_000);
            models[1].CountAtRandom(other, new Random(2), 8_000, 3_000);
            models[0].ShouldBe(one);
            foreach (ref readonly Tally tally in other.Drain())
                sorter.Add(tally);
            Assert.Equal(models[1].Tallies.Count, Model.All(sorter.Drain()).Count);
        }
        catch (BufferExhaustedException)
        {
            refused = true;
        }
        return failing.Calls;
    }
}
