using PcapStream.Buffers.Raw;
using PcapStream.Receipts;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Receipts;

public sealed class MemoryTimelineTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(MemoryTimeline.Most)]
    [InlineData(100_000)]
    public void Any_number_of_samples_fits(int count)
    {
        var timeline = new MemoryTimeline(TimeSpan.Zero);
        var pool = new MemoryBudget(1 << 20);
        for (int i = 0; i < count; i++)
            timeline.Sample(pool);
        IReadOnlyList<MemorySample> samples = timeline.Finish(pool);
        Assert.InRange(samples.Count, Math.Min(count, MemoryTimeline.Most / 2), MemoryTimeline.Most);
        Assert.Equal(TimeSpan.Zero, samples[0].Elapsed);
        Assert.Equal(samples, samples.OrderBy(sample => sample.Elapsed));
        Assert.All(samples, sample => Assert.True(sample.Resident > 0));
    }

    [Fact]
    public void Samples_have_the_bytes_of_the_pool()
    {
        var timeline = new MemoryTimeline(TimeSpan.Zero);
        var pool = new MemoryBudget(1 << 20);
        Assert.True(pool.TryReserve(4096));
        timeline.Sample(pool);
        pool.Release(4096);
        Assert.Equal([0, 4096, 0], timeline.Finish(pool).Select(sample => sample.Pool));
    }

    [Fact]
    public void Sampling_allocates_nothing()
    {
        var timeline = new MemoryTimeline(TimeSpan.Zero);
        var pool = new MemoryBudget(1 << 20);
        Assert.Equal(0, Heap.AllocatedBy(() =>
        {
            for (int i = 0; i < 1000; i++)
                timeline.Sample(pool);
        }));
    }
}
