using System.Diagnostics;

namespace PcapStream.Profiling.BenchmarkDotNet.Measuring;

/// <summary>The readings of one benchmark's process.</summary>
internal sealed class MemoryReadings
{
    private long? _start;

    /// <summary>The peak in bytes; null when it could not be read.</summary>
    public long? Peak { get; private set; }

    /// <summary>The peak without the resident set before the benchmark's set-up, in bytes, from 0.</summary>
    public long? Growth => Peak - _start is { } growth ? Math.Max(0, growth) : null;

    /// <summary>Whether the peak was reset before the actual run.</summary>
    public bool IsReset { get; private set; }

    public void Start(Process process) => (_start, Peak, IsReset) = (BenchmarkProcess.Resident(process), null, false);

    public void Reset(Process process) => IsReset = BenchmarkProcess.ResetPeak(process);

    public void End(Process process) => Peak = BenchmarkProcess.Peak(process);
}
