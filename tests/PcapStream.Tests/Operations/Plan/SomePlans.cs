using PcapStream.Operations.Export;
using PcapStream.Operations.Plan;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Plan;

/// <summary>Captures to plan for, and how often plans of them are right.</summary>
internal static class SomePlans
{
    /// <summary>Samples of a fraction of a capture of some hundred kilobytes.</summary>
    public static readonly PlanOptions Tiny = new() { Samples = 64, SampleBytes = 1 << 10, TrialBytes = 64 << 10 };

    /// <summary>Traffic that changes: short packets, then long ones, then some of both.</summary>
    public static List<SomePacket> Changing(int seed, int runs = 60)
    {
        var random = new Random(seed);
        var packets = new List<SomePacket>();
        for (int run = 0; run < runs; run++)
        {
            int most = random.Next(3) switch { 0 => 100, 1 => 1400, _ => 600 };
            foreach (SomePacket packet in Some.Packets(random.Next(), random.Next(10, 60), most))
                packets.Add(packet with { Seconds = (uint)(1_700_000_000 + packets.Count) });
        }
        return packets;
    }

    /// <summary>The share of seeds with which a measured value lies in the range.</summary>
    public static double Covered(
        string file, PlanOptions options, Func<PlanResult, Prediction> figure, double actual, int seeds = 200) =>
        Enumerable.Range(1, seeds).Count(
            seed => figure(PlanOperation.Run(file, options with { Seed = seed })).Covers(actual)) / (double)seeds;

    /// <summary>The bytes that <c>-T csv</c> writes.</summary>
    public static long CsvBytes(string file, PlanOptions options)
    {
        using var output = new MemoryStream();
        ExportOperation.Run([file], output, new ExportOptions
        {
            Columns = options.Columns,
            Format = FieldFormats.Csv,
            Filter = options.Filter,
        });
        return output.Length;
    }
}
