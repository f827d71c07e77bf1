using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;

namespace PcapStream.Profiling.BenchmarkDotNet.Tests.Samples;

/// <summary>Benchmarks whose peaks are known.</summary>
[PeakMemoryDiagnoser]
public class SizedBenchmarks
{
    public const int Kept = 64 << 20;

    private byte[]? _kept;

    [Params(16 << 20, 32 << 20, 48 << 20)]
    public int Bytes { get; set; }

    [Params("a", "b")]
    public string Other { get; set; } = "";

    /// <summary>Native memory, which no collector keeps: the peak is that of one call.</summary>
    [Benchmark]
    public void Grow() => Touch(Bytes);

    [Benchmark]
    public int Keep()
    {
        _kept ??= GC.AllocateUninitializedArray<byte>(Kept);
        _kept.AsSpan().Fill(1);
        return _kept.Length;
    }

    [Benchmark]
    public int Small() => Other.Length;

    /// <summary>Its memory is gone before the actual run, whose peak does not have it.</summary>
    [GlobalSetup(Target = nameof(Small))]
    public void SetUp() => Touch((4 * Kept) + Bytes);

    private static unsafe void Touch(int count)
    {
        void* bytes = NativeMemory.Alloc((nuint)count);
        new Span<byte>(bytes, count).Fill(1);
        NativeMemory.Free(bytes);
    }
}
