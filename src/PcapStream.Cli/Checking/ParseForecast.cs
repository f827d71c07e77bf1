using PcapStream.Batching;
using PcapStream.Expansion;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Operations.Plan;

namespace PcapStream.Cli.Checking;

/// <summary>Holds what <c>plan</c> predicts of a capture against what <see cref="ParseSubject"/> took.</summary>
internal static class ParseForecast
{
    public static IReadOnlyList<Forecast> Of(string capture, IReadOnlyList<Round> rounds, CancellationToken cancellation)
    {
        double Actual(Func<Receipt, double> figure) => Median.Of(rounds.Select(round => figure(round.Whole.Receipt!)));
        PlanResult plan = PlanOperation.Run(capture, new PlanOptions
        {
            Batches = BatchOptions.Default with { Threads = ParseSubject.Threads, PacketsPerBatch = ParseSubject.BatchSize },
            StartupBytes = (long)Actual(receipt => receipt.StartupBytes),
        }, cancellation);
        return
        [
            Make("packets", plan.Packets, Actual(receipt => receipt.Packets)),
            Make("peak", plan.PeakMemory, Actual(receipt => receipt.StartupBytes + receipt.GrowthBytes)),
            Make("seconds", plan.Seconds, Actual(receipt => receipt.Reading.TotalSeconds)),
        ];
    }

    private static Forecast Make(string figure, Prediction prediction, double actual) => new(figure, prediction.Estimate, prediction.Low, prediction.High, actual);
}
