using PcapStream.Capture;
using PcapStream.Operations.Count;
using PcapStream.Operations.Plan;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Plan;

/// <summary>Other people's captures, looked into at so few places that most of each stays unseen.</summary>
public sealed class PlanCorpusTests
{
    // 17 kB of each.
    private static readonly PlanOptions Tiny = new() { Samples = PlanOptions.LeastSamples, SampleBytes = 512 };

    [Fact]
    public void Ranges_contain_the_truth_as_often_as_stated()
    {
        int plans = 0;
        int right = 0;
        foreach (string file in Directory.GetFiles(Corpus.Root, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            if (Plan(file) is not { } plan)
                continue;
            long packets = CountOperation.Run([file], new CountOptions()).Packets;
            if (plan.Exact)
                Assert.Equal(packets, plan.Packets.Estimate);
            if (plan.Exact || plan.Compression is not null)
                continue;
            plans++;
            // In whole packets, as they are printed.
            if (packets >= Math.Floor(plan.Packets.Low) && packets <= Math.Ceiling(plan.Packets.High))
                right++;
        }
        Assert.True(plans > 40, $"{plans} captures are larger than what is sampled");
        // Captures of a few dozen packets are no smooth populations.
        Assert.True(right >= 0.85 * plans, $"{right} of {plans} ranges hold the packets");
    }

    private static PlanResult? Plan(string file)
    {
        try
        {
            return PlanOperation.Run(file, Tiny);
        }
        catch (CaptureException)
        {
            // The corpus has files that are no captures.
            return null;
        }
    }
}
