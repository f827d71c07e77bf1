using BenchmarkDotNet.Attributes;

namespace PcapStream.Profiling.BenchmarkDotNet.Tests.Samples;

[PeakMemoryDiagnoser]
public class OneBenchmark
{
    [Benchmark]
    public int Small() => 1;
}
