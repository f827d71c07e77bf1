using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;

namespace PcapStream.Expansion.Tests.Metrics;

public sealed class CaptureMetricsTests
{
    private const long Fixed = 30 << 20;

    [Fact]
    public void Ratio_and_slope_do_not_depend_on_the_fixed_size()
    {
        IReadOnlyList<Metric> metrics = CaptureMetrics.Of("a.pcap", Rounds.Of(Fixed, 3, 0, 0, 0));
        Assert.Equal(["a.pcap/ratio", "a.pcap/slope", "a.pcap/peak"], metrics.Select(metric => metric.Id));
        Assert.Equal([3, 3, Fixed + 3.0 * Rounds.Whole], metrics.Select(metric => Math.Round(metric.Value, 9)));
        Assert.Equal(0, metrics[1].Error!.Value, 9);
        Assert.All(metrics, metric => Assert.Equal(MetricKind.Noisy, metric.Kind));
    }

    [Fact]
    public void Differences_between_rounds_are_in_the_error_of_the_slope()
    {
        Metric slope = CaptureMetrics.Of("a.pcap", Rounds.Of(Fixed, 0, 0, 8 << 20, 4 << 20))[1];
        Assert.All(slope.Runs, run => Assert.Equal(0, run, 9));
        Assert.InRange(slope.Error!.Value, 0.01, 1);
    }

    // A median of the start-up size would shift all runs together, and a spread of them would not show it.
    [Fact]
    public void Each_run_of_the_ratio_has_the_start_up_size_of_its_round()
    {
        Round late = Rounds.Of(Fixed, 1, 0)[0];
        late = late with { Empty = new MeasuredRun(0, Fixed + (Rounds.Whole / 8), TimeSpan.Zero) };
        Metric ratio = CaptureMetrics.Of("a.pcap", [.. Rounds.Of(Fixed, 1, 0, 0), late])[0];
        Assert.Equal([1, 1, 0.875], ratio.Runs);
    }

    // Shells of a wrapper had 50 MiB together, the program 30 MiB; at the peak only one shell of 4 MiB was left.
    [Fact]
    public void Processes_that_end_before_the_program_reads_are_no_start_up_size()
    {
        MeasuredRun Run(long bytes, long peak, long largest) =>
            new(bytes, peak, TimeSpan.Zero) { LargestBytes = largest, Processes = 16 };
        long size = Rounds.Whole, shell = 4 << 20;
        var round = new Round(Run(0, 50 << 20, Fixed),
            [Run(size / 4, 50 << 20, Fixed + size / 4), Run(size / 2, Fixed + size / 2 + shell, Fixed + size / 2)],
            Run(size, Fixed + size + shell, Fixed + size));
        IReadOnlyList<Metric> metrics = CaptureMetrics.Of("a.pcap", [round]);
        Assert.Equal([1, 1, Fixed + size + shell], metrics.Select(metric => Math.Round(metric.Value, 9)));
    }

    [Fact]
    public void Processes_that_grow_together_count_together()
    {
        MeasuredRun Run(long bytes) =>
            new(bytes, (2 * Fixed) + (2 * bytes), TimeSpan.Zero) { LargestBytes = Fixed + bytes, Processes = 2 };
        var round = new Round(Run(0), [Run(Rounds.Whole / 4), Run(Rounds.Whole / 2)], Run(Rounds.Whole));
        IReadOnlyList<Metric> metrics = CaptureMetrics.Of("a.pcap", [round]);
        Assert.Equal([2, 2], metrics.Take(2).Select(metric => Math.Round(metric.Value, 9)));
    }

    [Fact]
    public void Receipt_has_the_growth_and_the_exact_figures()
    {
        IReadOnlyList<Metric> metrics = CaptureMetrics.Of("a.pcap", Rounds.Exact(24.5, 24.5));
        Assert.Equal(
            ["ratio", "peak", "allocated_per_packet", "pool_peak_ratio", "collections"],
            metrics.Select(metric => metric.Name));
        Assert.Equal([8.0 / 64, 40 << 20, 24.5, 4.0 / 64, 3], metrics.Select(metric => metric.Value));
    }

    [Theory]
    [InlineData(1000, 16.384)]
    [InlineData(100_000, 1)]
    public void Allocations_of_a_start_are_tolerated_but_an_object_per_packet_is_not(long packets, double tolerance)
    {
        Receipt Receipt(Round round) => round.Whole.Receipt! with { Packets = packets };
        IEnumerable<Round> rounds = Rounds.Exact(0, 0)
            .Select(round => round with { Whole = round.Whole with { Receipt = Receipt(round) } });
        Metric allocated = CaptureMetrics.Of("a.pcap", [.. rounds])[2];
        Assert.Equal(tolerance, allocated.LeastTolerance);
    }

    [Fact]
    public void Small_capture_tolerates_random_resident_memory()
    {
        Metric ratio = CaptureMetrics.Of(
            "a.pcap",
            [.. Rounds.Exact(
                0, 0).Select(round => round with { Whole = round.Whole with { CaptureBytes = 1 << 20 } })])[0];
        Assert.Equal(0.5, ratio.LeastTolerance);
    }
}
