using PcapStream.Buffers.Raw;

namespace PcapStream.Tests.Buffers.Raw;

public class MemoryBudgetTests
{
    [Fact]
    public void Budget_reserves_up_to_its_limit()
    {
        var budget = new MemoryBudget(100);
        Assert.True(budget.TryReserve(60));
        Assert.False(budget.TryReserve(41));
        Assert.True(budget.TryReserve(40));
        budget.Release(100);
        Assert.Equal(0, budget.Reserved);
        Assert.Equal(100, budget.Peak);
    }

    [Fact]
    public void Share_is_bounded_by_itself_and_by_the_whole()
    {
        var whole = new MemoryBudget(100);
        MemoryBudget share = whole.CreateShare(80);
        Assert.False(share.TryReserve(81));
        Assert.True(whole.TryReserve(30));
        Assert.False(share.TryReserve(71));
        Assert.Equal(0, share.Reserved);
        Assert.Equal(0, share.Peak);
        Assert.True(share.TryReserve(70));
        Assert.Equal(100, whole.Reserved);
        share.Release(70);
        Assert.Equal(30, whole.Reserved);
    }

    [Fact]
    public void Excess_release_is_an_error_that_changes_nothing()
    {
        var budget = new MemoryBudget(100);
        Assert.True(budget.TryReserve(10));
        Assert.Throws<InvalidOperationException>(() => budget.Release(11));
        Assert.Equal(10, budget.Reserved);
    }

    [Fact]
    public void Sizes_near_the_end_of_the_range_do_not_overflow()
    {
        var budget = new MemoryBudget(long.MaxValue);
        Assert.True(budget.TryReserve(long.MaxValue));
        Assert.False(budget.TryReserve(long.MaxValue));
        Assert.False(budget.TryReserve(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => budget.TryReserve(-1));
    }

    [Fact]
    public void Threads_together_never_exceed_the_budget()
    {
        var budget = new MemoryBudget(10);
        Parallel.For(0, 4, worker =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                if (!budget.TryReserve(3 + worker))
                    continue;
                Assert.True(budget.Reserved <= 10);
                budget.Release(3 + worker);
            }
        });
        Assert.Equal(0, budget.Reserved);
        Assert.True(budget.Peak <= 10);
    }
}
