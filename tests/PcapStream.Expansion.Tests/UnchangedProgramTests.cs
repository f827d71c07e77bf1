using PcapStream.Expansion.Baselines;
using PcapStream.Expansion.Measuring;
using PcapStream.Expansion.Metrics;
using PcapStream.Expansion.Tests.Support;
using PcapStream.Expansion.Verdicts;

namespace PcapStream.Expansion.Tests;

/// <summary>
/// What the gate promises: on recorded noise, an unchanged program passes, growth of a tenth of the capture fails, and
/// on a small capture the answer is "too small" rather than a wrong one. Runs are drawn with a fixed seed.
/// </summary>
public sealed class UnchangedProgramTests
{
    private const int Checks = 1000;
    private const int ChecksPerBaseline = 50;
    private const double Tenth = 0.1;

    private static readonly BaselineInput Input = new("a.pcap", "00ff", 1);

    private readonly Random _random = new(7);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void On_8_MB_every_unchanged_program_passes_and_every_one_that_grew_by_a_tenth_fails(bool isWrapper)
    {
        foreach ((Verdict[] same, Verdict[] grown) in Repeat(
            8_000_000, isWrapper ? RecordedNoise.WrappedPython : RecordedNoise.DotNet))
        {
            Assert.DoesNotContain(Verdict.Regression, same);
            Assert.DoesNotContain(Verdict.TooSmall, same);
            Assert.Contains(Verdict.Regression, grown);
        }
    }

    [Fact]
    public void On_1_MB_nearly_every_answer_is_too_small_and_hardly_one_is_wrong()
    {
        (Verdict[] Same, Verdict[] Grown)[] checks = [.. Repeat(1_000_000, RecordedNoise.WrappedPython)];
        Assert.InRange(checks.Count(check => check.Same.Contains(Verdict.TooSmall)), Checks * 9 / 10, Checks);
        Assert.InRange(checks.Count(check => check.Same.Contains(Verdict.Regression)), 0, 2);
        Assert.InRange(checks.Count(check => check.Grown.All(verdict => verdict == Verdict.Pass)), 0, 2);
    }

    // Checks of an unchanged program and of one that grew, each with a new baseline now and then.
    private IEnumerable<(Verdict[] Same, Verdict[] Grown)> Repeat(long bytes, int[][] noise)
    {
        ExpansionBaseline? baseline = null;
        for (int i = 0; i < Checks; i++)
        {
            if (i % ChecksPerBaseline == 0)
                baseline = Baseline(bytes, noise);
            yield return (Check(baseline, bytes, noise, growth: 0), Check(baseline, bytes, noise, Tenth));
        }
    }

    private ExpansionBaseline Baseline(long bytes, int[][] noise)
    {
        ExpansionCheckOptions options = Options(null) with { Runs = 20, ForBaseline = true };
        IReadOnlyList<Round> rounds = ExpansionCheck.Repeat(Input, options, (_, _) => Round(bytes, noise, growth: 0));
        return BaselineUpdate.Of(
            options.Environment, options.Subject.CommandLine, [Input], CaptureMetrics.Of(Input.Name, rounds),
            _ => null, null);
    }

    private Verdict[] Check(ExpansionBaseline? baseline, long bytes, int[][] noise, double growth)
    {
        ExpansionCheckOptions options = Options(baseline);
        IReadOnlyList<Round> rounds = ExpansionCheck.Repeat(Input, options, (_, _) => Round(bytes, noise, growth));
        return
        [
            .. ExpansionCheck.Judged(new CheckedInput(Input, rounds), options.Figures, options)
                .Select(judged => judged.Verdict),
        ];
    }

    private Round Round(long bytes, int[][] noise, double growth)
    {
        MeasuredRun Run(double share, int[] recorded) => new(
            (long)(share * bytes),
            (8 << 20) + (long)(share * bytes * (1 + growth)) + (recorded[_random.Next(recorded.Length)] << 10),
            TimeSpan.Zero);
        return new Round(Run(0, noise[0]), [Run(0.25, noise[1]), Run(0.5, noise[2])], Run(1, noise[3]));
    }

    private static ExpansionCheckOptions Options(ExpansionBaseline? baseline) => new()
    {
        Inputs = [Input.Name],
        Subject = new SubjectCommand(["read", SubjectCommand.Placeholder], TimeSpan.FromMinutes(1)),
        Cut = (_, _, _, _) => throw new NotSupportedException("rounds are drawn"),
        Environment = new BaselineEnvironment(null, "linux-x64", null, "0.1.0"),
        Baseline = baseline,
    };
}
