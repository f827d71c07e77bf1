using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Verdicts;
using PcapStream.Processes.Tests.Support;

namespace PcapStream.Expansion.Tests;

public sealed class ExpansionCheckTests : IDisposable
{
    private const long MiB = 1 << 20;

    private static readonly BaselineEnvironment Here = new(null, "linux-x64", null, "0.1.0");

    private readonly TemporaryFolder _folder = new();

    public ExpansionCheckTests() => File.WriteAllText(Capture, "packets");

    private string Capture => _folder["a.pcap"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sizes_alternate_and_every_second_round_is_reversed()
    {
        var subject = new FakeSubject(bytes => bytes);
        ExpansionCheck.Run(Options(subject) with { Runs = 2 });
        Assert.Equal([16 * MiB, 0, 16 * MiB, 32 * MiB, 64 * MiB, 64 * MiB, 32 * MiB, 16 * MiB, 0], subject.Sizes);
    }

    [Fact]
    public void Program_with_receipts_needs_no_empty_capture()
    {
        var subject = new FakeSubject(bytes => bytes) { KeepsReceipts = true };
        ExpansionCheck.Run(Options(subject) with { Runs = 1 });
        Assert.Equal([16 * MiB, 16 * MiB, 32 * MiB, 64 * MiB], subject.Sizes);
    }

    [Fact]
    public void Parts_are_removed_when_the_program_fails()
    {
        string? folder = null;
        var failing = new FakeSubject(_ => throw new SubjectException("it failed"));
        Assert.Throws<SubjectException>(() => ExpansionCheck.Run(Options(failing) with
        {
            Cut = (capture, parts, shares, _) =>
            {
                folder = parts;
                return Cut(capture, parts, shares, default);
            },
        }));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Figure_missing_in_the_baseline_does_not_pass()
    {
        CheckResult first = ExpansionCheck.Run(
            Options(new FakeSubject(bytes => 3 * bytes)) with { ForBaseline = true });
        ExpansionBaseline baseline = BaselineUpdate.Of(Here, "fake {}", [first.Inputs[0].Capture],
            [.. first.Metrics.Select(judgement => judgement.Metric)], _ => null, null);
        CheckResult same = ExpansionCheck.Run(
            Options(new FakeSubject(bytes => 3 * bytes)) with { Baseline = baseline });
        Assert.All(same.Metrics, judgement => Assert.Equal(Verdict.Pass, judgement.Verdict));
        CheckResult less = ExpansionCheck.Run(
            Options(new FakeSubject(bytes => 3 * bytes)) with { Baseline = Without(baseline, 1) });
        Assert.Equal((Verdict.Incomparable,
            "the baseline has no such figure"), (less.Metrics[0].Verdict, less.Metrics[0].Reason));
    }

    [Fact]
    public void Figures_of_another_command_are_ignored_but_limits_hold()
    {
        CheckResult first = ExpansionCheck.Run(Options(new FakeSubject(bytes => 3 * bytes)));
        ExpansionBaseline baseline = BaselineUpdate.Of(Here, "other {}", [first.Inputs[0].Capture],
            [.. first.Metrics.Select(judgement => judgement.Metric)], _ => 0.001, null);
        CheckResult free = ExpansionCheck.Run(
            Options(new FakeSubject(bytes => 9 * bytes)) with { Baseline = baseline });
        Assert.All(
            free.Metrics, judgement => Assert.Equal((Verdict.Measured, null), (judgement.Verdict, judgement.Baseline)));
        Assert.False(free.IsInBaseline);
        CheckResult limited = ExpansionCheck.Run(Options(
            new FakeSubject(bytes => 9 * bytes)) with
        { Baseline = baseline, Limits = new Limits(2, null, null) });
        Assert.Equal(Verdict.Exceeded, limited.Metrics.Single(judgement => judgement.Metric.Name == "ratio").Verdict);
    }

    // Three runs are too few for a baseline, and nine against its 13 would be enough without noise.
    [Theory]
    [InlineData(7, 19)]
    [InlineData(50, 9)]
    public void Unclear_comparison_is_repeated_while_more_runs_may_help(long noise, int rounds)
    {
        CheckResult first = ExpansionCheck.Run(
            Options(new FakeSubject(bytes => 3 * bytes)) with { ForBaseline = true });
        Assert.Equal(13, first.Inputs[0].Rounds.Count);
        ExpansionBaseline baseline = BaselineUpdate.Of(Here, "fake {}", [first.Inputs[0].Capture],
            [.. first.Metrics.Select(judgement => judgement.Metric)], _ => null, null);
        var random = new Random(1);
        var varying = new FakeSubject(bytes => (3 * bytes) + random.NextInt64(-noise * MiB, noise * MiB));
        CheckResult result = ExpansionCheck.Run(Options(varying) with { Baseline = baseline });
        Assert.Equal(rounds, result.Inputs[0].Rounds.Count);
        Assert.True(result.Has(Verdict.TooSmall));
    }

    [Fact]
    public void Captures_of_the_baseline_that_were_not_measured_are_named()
    {
        var baseline = new ExpansionBaseline
        {
            Environment = Here,
            Commands =
                [new BaselineCommand { Command = "fake {}", Inputs = [new BaselineInput(
                    "b.pcap", "00", 1)], Metrics = [] }],
        };
        Assert.Equal(
            ["b.pcap"],
            ExpansionCheck.Run(Options(new FakeSubject(bytes => bytes)) with { Baseline = baseline }).Unchecked);
    }

    [Fact]
    public void Slope_limit_is_refused_for_a_short_capture()
    {
        var subject = new FakeSubject(bytes => bytes);
        ExpansionCheckOptions options = Options(subject) with
        {
            Limits = new Limits(
            null, 0.1, null),
            Cut = (capture, folder, _, cancellation) => Cut(capture, folder, [], cancellation)
        };
        Assert.Contains(
            "a.pcap: is too short to be cut into parts",
            Assert.Throws<IOException>(() => ExpansionCheck.Run(options)).Message);
        Assert.Empty(subject.Sizes);
    }

    private static ExpansionBaseline Without(ExpansionBaseline baseline, int metrics) =>
        baseline with
        {
            Commands = [.. baseline.Commands.Select(
            command => command with { Metrics = [.. command.Metrics.Skip(metrics)] })]
        };

    private ExpansionCheckOptions Options(FakeSubject subject) =>
        new() { Inputs = [Capture], Subject = subject, Cut = Cut, Environment = Here, Runs = 3 };

    private static InputParts Cut(
        string capture, string folder, IReadOnlyList<double> shares, CancellationToken cancellation) =>
        new(new InputPart(capture, 64 * MiB), new InputPart(folder, 0),
            [.. shares.Select(share => new InputPart(folder, (long)(64 * MiB * share)))]);

    private sealed class FakeSubject(Func<long, long> peak) : ISubject
    {
        public List<long> Sizes { get; } = [];

        public string CommandLine => "fake {}";

        public bool KeepsReceipts { get; init; }

        public MeasuredRun Run(InputPart part, CancellationToken cancellation)
        {
            Sizes.Add(part.Bytes);
            var run = new MeasuredRun(part.Bytes, peak(part.Bytes), TimeSpan.Zero);
            return KeepsReceipts ? run with { Receipt = new Receipt(1, TimeSpan.Zero, 0, part.Bytes, 0, 0, 0) } : run;
        }
    }
}
