using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Operations.Convert;
using PcapStream.Operations.Plan;
using PcapStream.Operations.Stats;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Plan;

/// <summary>Hostile captures: a plan is made, or refused in one line, and its figures are figures.</summary>
public sealed class PlanFuzzTests
{
    private const int Rounds = 300;

    [Fact]
    public void Captures_with_wrong_bytes_can_be_planned()
    {
        var random = new Random(20);
        byte[] pcap = Some.Pcap(SomePlans.Changing(seed: 21, runs: 12));
        PcapNgBuilder blocks = new PcapNgBuilder().Section().Interface();
        foreach (SomePacket packet in SomePlans.Changing(seed: 22, runs: 12))
            blocks.Enhanced(0, packet.Seconds * 1_000_000ul, packet.Data, packet.OriginalLength);
        byte[] pcapNg = blocks.ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] capture = [.. random.Next(2) == 0 ? pcap : pcapNg];
            for (int wrong = random.Next(200); wrong > 0; wrong--)
                Harm(capture, random);
            AssertPlanned(capture.AsSpan(0, random.Next(4) == 0 ? random.Next(capture.Length) : capture.Length), round);
        }
    }

    [Fact]
    public void Random_bytes_after_a_header_can_be_planned()
    {
        var random = new Random(23);
        byte[] header = Some.Pcap([]);
        for (int round = 0; round < Rounds / 10; round++)
        {
            byte[] capture = new byte[random.Next(200_000)];
            random.NextBytes(capture);
            AssertPlanned([.. header, .. capture], round);
        }
    }

    // Each operation in turn.
    private static PlanOptions Options(int round) => SomePlans.Tiny with
    {
        Seed = round,
        Statistics = round % 3 == 1 ? [Statistics.Parse("conv,tcp"), Statistics.Parse("io,phs")] : [],
        Conversion = round % 3 == 2 ? new ConvertOptions { Compression = Compressions.Find("gzip") } : null,
    };

    private static Prediction[] OfStats(StatsPlan? plan) =>
        plan is null
            ? []
            : [.. plan.Rows.Select(rows => rows.Rows), plan.TemporaryBytes, plan.PeakMemory, plan.Seconds];

    private static Prediction[] OfConversion(ConvertPlan? plan) =>
        plan is null ? [] : [plan.OutputBytes, plan.PeakMemory, plan.Seconds];

    private static void Harm(byte[] capture, Random random)
    {
        int at = random.Next(capture.Length);
        if (random.Next(20) == 0)
            capture.AsSpan(at, Math.Min(capture.Length - at, random.Next(20_000))).Clear();
        else
            capture[at] = (byte)random.Next(256);
    }

    private static void AssertPlanned(ReadOnlySpan<byte> capture, int round)
    {
        using var file = new TemporaryFile(capture);
        try
        {
            PlanResult plan = PlanOperation.Run(file.Path, Options(round));
            foreach (
                Prediction one in (Prediction[])[
                    plan.Packets, plan.CsvBytes, plan.CaptureBytes, plan.PeakMemory, plan.Seconds, plan.CsvSeconds,
                    .. OfStats(plan.Stats), .. OfConversion(plan.Conversion)])
            {
                Assert.True(double.IsFinite(one.High)
                    && one.Low >= 0
                    && one.Low <= one.Estimate
                    && one.Estimate <= one.High, $"round {round}: {plan}");
            }
        }
        catch (CaptureException refused)
        {
            Assert.DoesNotContain('\n', refused.Message);
        }
    }
}
