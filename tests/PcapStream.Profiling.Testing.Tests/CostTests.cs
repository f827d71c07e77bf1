using System.Diagnostics;
using System.Reflection;
using PcapStream.Profiling.Testing.Tests.Samples;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>What a limit adds to a test that passes.</summary>
public sealed class CostTests
{
    private const int Runs = 101;

    private static readonly LimitedTests Instance = new();

    [Theory]
    [InlineData(nameof(LimitedTests.Default_allows))]
    [InlineData(nameof(LimitedTests.Nothing_allows), 3, "a")]
    [InlineData(nameof(LimitedTests.Peak_allows_little))]
    public void Limit_on_a_test_that_passes_takes_at_most_a_millisecond(string test, params object[] arguments)
    {
        MethodInfo method = typeof(LimitedTests).GetMethod(test)!;
        AssertShort(() => MemoryTest.Begin(method)!.End(Instance, arguments, () => 1));
    }

    [Fact]
    public void Assertion_that_passes_takes_at_most_a_millisecond()
    {
        AssertShort(() => AssertMemory.AllocatesAtMost("1 KiB", () => Product.Bytes(1024)));
        AssertShort(() => AssertMemory.AllocatesExactly(1024, () => Product.Bytes(1024)));
        AssertShort(() => AssertMemory.GrowsAtMost(1, [100, 1000, 10_000], size => Product.Bytes((int)size)));
        AssertShort(() => AssertMemory.PeaksAtMost("4 MiB", () => Product.Bytes(1024)));
    }

    // The median, since other programs take time now and then.
    private static void AssertShort(Action assertion)
    {
        assertion();
        var times = new TimeSpan[Runs];
        for (int run = 0; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            assertion();
            times[run] = Stopwatch.GetElapsedTime(start);
        }
        Array.Sort(times);
        Assert.True(times[Runs / 2] <= TimeSpan.FromMilliseconds(1), $"{times[Runs / 2].TotalMicroseconds} us");
    }
}
