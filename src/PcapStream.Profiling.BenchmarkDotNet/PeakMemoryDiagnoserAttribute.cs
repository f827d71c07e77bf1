using BenchmarkDotNet.Configs;
using PcapStream.Profiling.BenchmarkDotNet.Measuring;

namespace PcapStream.Profiling.BenchmarkDotNet;

/// <summary>
/// Adds columns for the peak memory of benchmarks, its growth, and its slope over each numeric parameter. See
/// <see cref="PeakMemoryDiagnoser"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class PeakMemoryDiagnoserAttribute : Attribute, IConfigSource
{
    /// <inheritdoc/>
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddPeakMemory();
}

/// <summary>Adds the diagnoser to a configuration.</summary>
public static class PeakMemoryConfig
{
    /// <summary>Adds a <see cref="PeakMemoryDiagnoser"/> with its columns.</summary>
    /// <param name="config">The configuration.</param>
    /// <returns>The same configuration.</returns>
    public static ManualConfig AddPeakMemory(this ManualConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.AddDiagnoser(new PeakMemoryDiagnoser()).AddColumnProvider(new PeakSlopeColumns());
    }
}
