using PcapStream.Profiling.Counters;

namespace PcapStream.Profiling.Tests.Counters;

public sealed class ActivationLogTests
{
    [Fact]
    public void First_and_longest_activations_are_kept()
    {
        ActivationLog log = default;
        for (int i = 0; i < 1000; i++)
        {
            log.Begin();
            if (i == 500)
                Thread.Sleep(50);
            log.End();
        }
        Assert.Equal(1000, log.Count);
        Assert.Equal(0, log.Open);
        List<ActivationLog.Span> rest = [];
        for (int i = 0; i < ActivationLog.First + ActivationLog.Longest; i++)
        {
            Assert.InRange(log.Kept[i].Start, 1, log.Kept[i].End);
            if (i >= ActivationLog.First)
                rest.Add(log.Kept[i]);
            else if (i > 0)
                Assert.True(log.Kept[i - 1].End <= log.Kept[i].Start);
        }
        Assert.Contains(rest, span => span.Length >= System.Diagnostics.Stopwatch.Frequency / 20);
    }
}
