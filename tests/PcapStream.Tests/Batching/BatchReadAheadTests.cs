using PcapStream.Batching;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Batching;

public sealed class BatchReadAheadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Batches_come_in_the_order_of_their_creation(int ahead)
    {
        using var builder = new BatchBuilder();
        builder.AddInterface(Written.Ethernet);
        using var reading = new BatchReadAhead(_ => builder.Packets == 100 ? null : Make(builder), ahead);
        int made = 0;
        while (reading.Next(TestContext.Current.CancellationToken) is { } batch)
        {
            using (batch)
                Assert.Equal(++made, batch.FirstNumber);
        }
        Assert.Equal(100, made);
    }

    [Fact]
    public async Task Exception_of_the_producer_is_thrown_after_the_batches_before_it()
    {
        using var builder = new BatchBuilder();
        builder.AddInterface(Written.Ethernet);
        using var reading = new BatchReadAhead(
            _ => builder.Packets == 3 ? throw new InvalidDataException("broken") : Make(builder), 1);
        for (int i = 0; i < 3; i++)
            (await reading.NextAsync(TestContext.Current.CancellationToken))!.Dispose();
        Assert.Equal(
            "broken", (await Assert.ThrowsAsync<InvalidDataException>(async () => await reading.NextAsync())).Message);
    }

    [Fact]
    public void Disposal_ends_a_waiting_thread_and_releases_queued_batches()
    {
        using var builder = new BatchBuilder();
        builder.AddInterface(Written.Ethernet);
        using var waiting = new ManualResetEventSlim();
        var reading = new BatchReadAhead(
            stop =>
            {
                if (builder.Packets < 2)
                    return Make(builder);
                waiting.Set();
                stop.WaitHandle.WaitOne();
                stop.ThrowIfCancellationRequested();
                return null;
            },
            batches: 3);
        waiting.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(2, builder.InFlightHigh);
        reading.Dispose();
        Assert.Equal(1, builder.Allocator.GetStatistics().ChunksInUse);
        Assert.Throws<ObjectDisposedException>(() => reading.Next());
    }

    private static PacketBatch Make(BatchBuilder builder)
    {
        Assert.True(builder.TryAdd(0, default, [1, 2, 3], 3));
        return builder.Take()!;
    }
}
