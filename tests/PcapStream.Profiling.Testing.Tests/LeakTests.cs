using System.Runtime.CompilerServices;
using PcapStream.Profiling.Testing.Heap;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>What is left after a call.</summary>
public sealed class LeakTests
{
    private readonly List<Leaked> _kept = [];
    private readonly int[] _numbers = new int[8];

    [Fact]
    public void Call_that_keeps_nothing_passes() => AssertMemory.NoLeak(() => _numbers[1] += Thousand().Length);

    [Fact]
    public void Call_that_fills_a_cache_once_passes()
    {
        var cache = new Dictionary<int, Leaked>();
        AssertMemory.NoLeak(() => cache[7] = new Leaked());
        Assert.Single(cache);
    }

    [Fact]
    public void One_object_in_a_thousand_is_found_with_its_type_and_line()
    {
        var error = Assert.Throws<MemoryLimitException>(() => AssertMemory.NoLeak(() => _kept.Add(Thousand()[500])));
        Assert.Matches(
            @"^LeakTests\.cs:\d+ keeps \d+ B alive after each call\n  1 of Leaked, 24 B\n\n", error.Message);
        Assert.Contains("The lines that keep most alive\n", error.Message);
        Assert.Contains(": objects[i] = new Leaked();\n", error.Message);
    }

    [Fact]
    public void Census_counts_the_objects_of_a_type()
    {
        Leaked[] objects = Thousand();
        Assert.Equal(new TypeCount(1000, 24_000), HeapCensus.Take().Types[nameof(Leaked)]);
        GC.KeepAlive(objects);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Leaked[] Thousand()
    {
        var objects = new Leaked[1000];
        for (int i = 0; i < objects.Length; i++)
            objects[i] = new Leaked();
        return objects;
    }

    private sealed class Leaked
    {
        public int Number { get; set; }
    }
}
