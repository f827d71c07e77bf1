using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using PcapStream.Profiling.BenchmarkDotNet.Baselines;
using PcapStream.Profiling.BenchmarkDotNet.Measuring;
using PcapStream.Profiling.BenchmarkDotNet.Tests.Samples;

namespace PcapStream.Profiling.BenchmarkDotNet.Tests;

public sealed class PeakMemoryDiagnoserTests : IDisposable
{
    private const int Mebi = 1 << 20;

    // Pages of the runtime that come and go, and what the compiler needs.
    private const int Noise = 8 * Mebi;

    private readonly string _folder = Directory.CreateTempSubdirectory("pcapstream-benchmarks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Process_of_its_own_shows_what_is_kept_and_the_slope()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the kernel's peak is reset on Linux only");
        var logger = new AccumulationLogger();
        Summary summary = BenchmarkRunner.Run<SizedBenchmarks>(Config(Job.Dry.WithInvocationCount(2), logger));
        Assert.True(summary.Reports.All(report => report.Success), logger.GetLog());
        foreach (BenchmarkCase one in summary.BenchmarksCases)
        {
            double growth = MemoryMetric.Growth.Of(summary, one)!.Value;
            double slope = PeakMemoryDiagnoser.Slope(summary, one, nameof(SizedBenchmarks.Bytes))!.Value;
            int bytes = (int)one.Parameters[nameof(SizedBenchmarks.Bytes)];
            switch (one.Descriptor.WorkloadMethod.Name)
            {
                case nameof(SizedBenchmarks.Grow):
                    Assert.InRange(slope, 0.9, 1.1);
                    Assert.InRange(growth, bytes, bytes + (4 * Noise));
                    break;
                case nameof(SizedBenchmarks.Keep):
                    Assert.InRange(slope, -0.1, 0.1);
                    Assert.InRange(growth, SizedBenchmarks.Kept, SizedBenchmarks.Kept + (4 * Noise));
                    break;
                default:
                    Assert.InRange(slope, -0.1, 0.1);
                    Assert.InRange(growth, 0, 4 * Noise);
                    break;
            }
        }
        Assert.Contains("Peak/Bytes", logger.GetLog());
        Assert.DoesNotContain("Peak/Other", logger.GetLog());
        Assert.DoesNotContain("could not be", logger.GetLog());
        CheckBaseline(summary);
    }

    [Fact]
    public void Own_process_has_a_peak_too()
    {
        Summary summary = InProcess(new AccumulationLogger());
        BenchmarkCase one = Assert.Single(summary.BenchmarksCases);
        Assert.InRange(MemoryMetric.Peak.Of(summary, one)!.Value, Mebi, Environment.WorkingSet + (256L * Mebi));
        Assert.Null(PeakMemoryDiagnoser.Slope(summary, one, nameof(OneBenchmark.One)));
    }

    [Fact]
    public void Missing_baseline_stops_the_run_before_it_begins()
    {
        var logger = new AccumulationLogger();
        string file = Path.Combine(_folder, "none.json");
        Summary summary = InProcess(logger, new MemoryBaselineValidator(file));
        Assert.True(summary.HasCriticalValidationErrors);
        Assert.Empty(summary.Reports);
        Assert.Contains(file, logger.GetLog());
    }

    [Fact]
    public void Benchmark_that_is_not_in_the_baseline_fails()
    {
        string file = Path.Combine(_folder, "memory.json");
        File.WriteAllText(file, """{"schema":1,"benchmarks":[]}""");
        Summary summary = InProcess(new AccumulationLogger());
        Assert.EndsWith("OneBenchmark.Small(One: 1) is not in the baseline",
            Assert.Throws<MemoryBaselineException>(() => summary.ThrowIfMemoryGrew(file)).Message);
    }

    [Theory]
    [InlineData("", "is not a memory baseline")]
    [InlineData("[]", "is not a memory baseline")]
    [InlineData("{}", "is not a memory baseline")]
    [InlineData("""{"schema":2,"benchmarks":[]}""", "schema is 2, not 1")]
    [InlineData("""{"schema":1,"benchmarks":null}""", "is not a memory baseline")]
    [InlineData("""{"schema":1,"benchmarks":[null]}""", "a benchmark is null")]
    [InlineData("""{"schema":1,"benchmarks":[{"name":"A","peak":1}]}""", "is not a memory baseline")]
    [InlineData("""{"schema":1,"benchmarks":[{"name":"A","peak":-1,"rel":0,"abs":0}]}""",
        "a figure or tolerance of A is not a number from 0")]
    [InlineData("""{"schema":1,"benchmarks":[{"name":"A","peak":1,"rel":1e999,"abs":0}]}""",
        "a figure or tolerance of A is not a number from 0")]
    [InlineData("""{"schema":1,"benchmarks":[{"name":"A","peak":1,"rel":0,"abs":0,"slopes":{"N":1e999}}]}""",
        "a figure or tolerance of A is not a number from 0")]
    [InlineData("""
        {"schema":1,"benchmarks":[{"name":"A","peak":1,"rel":0,"abs":0},{"name":"A","peak":1,"rel":0,"abs":0}]}
        """, "A is listed twice")]
    public void Foreign_baseline_is_an_error_with_the_file(string json, string reason)
    {
        string file = Path.Combine(_folder, "memory.json");
        File.WriteAllText(file, json);
        string message = Assert.Throws<MemoryBaselineException>(() => MemoryBaseline.Read(file)).Message;
        Assert.StartsWith(file, message);
        Assert.Contains(reason, message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(null, 1.0, 5.0)]
    [InlineData(null, 1.0, 5.0, 1.0, 9.0)]
    [InlineData(2.0, 1.0, 5.0, 2.0, 7.0)]
    [InlineData(0.0, 1.0, 5.0, 2.0, 8.0, 3.0, 5.0)]
    [InlineData(-1.5, 0.0, 3.0, 2.0, 0.0)]
    public void Slope_is_that_of_least_squares(double? slope, params double[] points) =>
        Assert.Equal(slope, PeakSlope.Of([.. points.Chunk(2).Select(point => (point[0], point[1]))]));

    private void CheckBaseline(Summary summary)
    {
        string file = Path.Combine(_folder, "memory.json");
        new[] { summary }.UpdateMemoryBaseline(file);
        summary.ThrowIfMemoryGrew(file);
        var baseline = MemoryBaseline.Read(file);
        Assert.Equal(summary.BenchmarksCases.Length, baseline.Benchmarks.Count);
        // A tenth less than was measured, with no tolerance.
        string text = File.ReadAllText(file);
        foreach (MemoryBaselineEntry entry in baseline.Benchmarks)
        {
            text = text.Replace(
                string.Create(CultureInfo.InvariantCulture, $"\"peak\": {entry.Peak},"),
                string.Create(CultureInfo.InvariantCulture, $"\"peak\": {entry.Peak * 9 / 10},"),
                StringComparison.Ordinal);
        }
        text = text.Replace("\"rel\": 0.1", "\"rel\": 0", StringComparison.Ordinal);
        File.WriteAllText(file, text);
        string message = Assert.Throws<MemoryBaselineException>(() => summary.ThrowIfMemoryGrew(file)).Message;
        Assert.Equal(summary.BenchmarksCases.Length, message.Split(": peak ").Length - 1);
        CheckSlopes(summary, baseline, file);
        // An update keeps the tolerances.
        new[] { summary }.UpdateMemoryBaseline(file);
        Assert.All(MemoryBaseline.Read(file).Benchmarks, entry => Assert.Equal((0, Mebi), (entry.Rel, entry.Abs)));
    }

    // Peaks and growth as they are, and slopes of half a byte per byte where they are about one.
    private static void CheckSlopes(Summary summary, MemoryBaseline baseline, string file)
    {
        string text = JsonSerializer.Serialize(new
        {
            schema = 1,
            benchmarks = baseline.Benchmarks.Select(entry => new
            {
                name = entry.Name,
                peak = entry.Peak + 1,
                rel = entry.Rel,
                abs = entry.Abs,
                slopes = entry.Slopes!.ToDictionary(slope => slope.Key, slope => Math.Min(slope.Value, 0.5)),
            }),
        });
        string intact = File.ReadAllText(file);
        File.WriteAllText(file, text);
        string message = Assert.Throws<MemoryBaselineException>(() => summary.ThrowIfMemoryGrew(file)).Message;
        File.WriteAllText(file, intact);
        int steep = baseline.Benchmarks.Count(entry => entry.Slopes![nameof(SizedBenchmarks.Bytes)] > 0.9);
        Assert.InRange(steep, 1, baseline.Benchmarks.Count - 1);
        Assert.Equal(steep, message.Split(" B per unit of Bytes, 0.5 B in the baseline").Length - 1);
        Assert.DoesNotContain(": peak ", message);
    }

    private Summary InProcess(ILogger logger, MemoryBaselineValidator? validator = null)
    {
        ManualConfig config = Config(Job.Dry.WithToolchain(new InProcessNoEmitToolchain(logOutput: false)), logger);
        return BenchmarkRunner.Run<OneBenchmark>(validator is null ? config : config.AddValidator(validator));
    }

    private ManualConfig Config(Job job, ILogger logger) => ManualConfig.CreateEmpty()
        .AddJob(job).AddLogger(logger).AddColumnProvider(DefaultColumnProviders.Instance)
        .WithArtifactsPath(_folder).WithOptions(ConfigOptions.DisableOptimizationsValidator);
}
