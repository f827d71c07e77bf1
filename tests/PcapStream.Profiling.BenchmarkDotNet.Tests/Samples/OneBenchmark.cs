using BenchmarkDotNet.Attributes;

namespace PcapStream.Profiling.BenchmarkDotNet.Tests.Samples;

[PeakMemoryDiagnoser]
public class OneBenchmark
{
    [Params(1)]
    public int One { get; set; }

    [Benchmark]
    public int Small() => One;
}
