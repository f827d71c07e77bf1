using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using PcapStream.Profiling.BenchmarkDotNet.Measuring;

namespace PcapStream.Profiling.BenchmarkDotNet;

/// <summary>
/// Measures the resident set of a benchmark's process: its peak in the actual run, and the growth until then. It reads
/// the process from outside and takes no time of it. On Linux the kernel's peak is reset before the actual run;
/// elsewhere, and where the kernel refuses that, it is the peak since the process started. With an in-process toolchain
/// the process is the one that runs all benchmarks.
/// </summary>
public sealed class PeakMemoryDiagnoser : IDiagnoser
{
    private readonly Lock _guard = new();
    private readonly Dictionary<BenchmarkCase, MemoryReadings> _readings = [];

    /// <inheritdoc/>
    public IEnumerable<string> Ids => [nameof(PeakMemoryDiagnoser)];

    /// <inheritdoc/>
    public IEnumerable<IExporter> Exporters => [];

    /// <inheritdoc/>
    public IEnumerable<IAnalyser> Analysers => [];

    /// <inheritdoc/>
    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.NoOverhead;

    /// <inheritdoc/>
    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        lock (_guard)
        {
            if (!_readings.TryGetValue(parameters.BenchmarkCase, out MemoryReadings? readings))
                _readings[parameters.BenchmarkCase] = readings = new MemoryReadings();
            switch (signal)
            {
                case HostSignal.BeforeAnythingElse:
                    readings.Start(parameters.Process);
                    break;
                case HostSignal.BeforeActualRun:
                    readings.Reset(parameters.Process);
                    break;
                case HostSignal.AfterActualRun:
                    readings.End(parameters.Process);
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Metric> ProcessResults(DiagnoserResults results)
    {
        ArgumentNullException.ThrowIfNull(results);
        MemoryReadings? readings;
        lock (_guard)
            readings = _readings.GetValueOrDefault(results.BenchmarkCase);
        if (readings?.Peak is { } peak)
            yield return new Metric(MemoryMetric.Peak, peak);
        if (readings?.Growth is { } growth)
            yield return new Metric(MemoryMetric.Growth, growth);
    }

    /// <inheritdoc/>
    public void DisplayResults(ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        lock (_guard)
        {
            if (_readings.Values.Any(readings => readings.Peak is not null && !readings.IsReset))
            {
                logger.WriteLineInfo("Peak memory could not be reset before the actual run: it is the peak since the "
                    + "process started.");
            }
            if (_readings.Values.Any(readings => readings.Peak is null))
                logger.WriteLineError("Peak memory could not be read for every benchmark.");
        }
    }

    /// <inheritdoc/>
    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    /// <summary>
    /// The slope of the peak over a numeric parameter: of a line through the peaks of all cases that differ from this
    /// one in that parameter only, by least squares.
    /// </summary>
    /// <param name="summary">The run.</param>
    /// <param name="benchmarkCase">One of its cases.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <returns>
    /// Bytes per unit of the parameter; null with fewer than two values of it, or when a value is not a number.
    /// </returns>
    public static double? Slope(Summary summary, BenchmarkCase benchmarkCase, string parameter)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(benchmarkCase);
        return PeakSlope.Of(summary, benchmarkCase, parameter);
    }
}
