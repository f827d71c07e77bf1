namespace PcapStream.Profiling.Testing.Measuring;

/// <summary>
/// A bound of the peak from now on: the growth of the resident set, and all bytes that are allocated.
/// </summary>
internal sealed class PeakBound : IDisposable
{
    private readonly ResidentPeak _peak = ResidentPeak.Start();
    private readonly long _allocated = GC.GetTotalAllocatedBytes();

    /// <summary>The bound until now, in bytes.</summary>
    public long Read() => GC.GetTotalAllocatedBytes() - _allocated + _peak.Growth();

    public void Dispose() => _peak.Dispose();
}
