namespace PcapStream.Profiling.Testing.Tests.Samples;

/// <summary>Tests that <see cref="XunitTests"/> runs in another process; half of them exceed their limits.</summary>
[AllocatesAtMost("2 KiB")]
public sealed class LimitedTests
{
    private static readonly List<byte[]> Kept = new(10_000);

    [Fact(Explicit = true)]
    public void Default_allows() => Product.Bytes(2048);

    [Fact(Explicit = true)]
    public void Default_forbids() => Product.Bytes(2056);

    [Fact(Explicit = true)]
    [AllocatesAtMost("4 KiB")]
    public void Own_limit_allows() => Product.Bytes(4096);

    [Fact(Explicit = true)]
    [AllocatesAtMost(MemoryLimitAttribute.Unlimited)]
    public void Own_limit_frees() => Product.Bytes(40_960);

    [Fact(Explicit = true)]
    [AllocatesAtMost("1 KiB")]
    public void Own_limit_forbids() => Product.Bytes(1032);

    [Theory(Explicit = true)]
    [InlineData(3, "a")]
    [InlineData(4, "b")]
    [AllocatesExactly(0)]
    public void Nothing_allows(int number, string text) => Assert.True(number + text.Length > Product.Sum([]));

    [Theory(Explicit = true)]
    [InlineData(24)]
    [InlineData(48)]
    [AllocatesExactly(24)]
    public void Exactly_forbids(int size) => Product.Bytes(size);

    [Theory(Explicit = true)]
    [InlineData(1_000)]
    [InlineData(10_000)]
    [InlineData(20_000)]
    [AllocatesAtMost("1 MiB")]
    [GrowsAtMost(1.0, per: nameof(inputBytes))]
    public void Growth_allows(int inputBytes) => Product.Bytes(inputBytes);

    [Theory(Explicit = true)]
    [InlineData(1_000, "a")]
    [InlineData(1_000, "b")]
    [InlineData(20_000, "a")]
    [AllocatesAtMost("1 MiB")]
    [GrowsAtMost(0.1, per: nameof(inputBytes))]
    public void Growth_forbids(int inputBytes, string name) => GC.KeepAlive((Product.Bytes(inputBytes), name));

    [Fact(Explicit = true)]
    [AllocatesAtMost("1 GiB")]
    [PeaksAtMost("16 MiB")]
    public void Peak_allows() => Product.Bytes(8 << 20).AsSpan().Fill(1);

    [Fact(Explicit = true)]
    [PeaksAtMost("16 MiB")]
    public void Peak_allows_little() => Product.Bytes(1024);

    [Fact(Explicit = true)]
    [AllocatesAtMost("1 GiB")]
    [PeaksAtMost("16 MiB")]
    public void Peak_forbids() => Product.Bytes(18 << 20).AsSpan().Fill(1);

    [Fact(Explicit = true)]
    [AllocatesAtMost("8 KiB")]
    public async Task Asynchronous_forbids()
    {
        await Task.Run(() => Product.Bytes(50_000), TestContext.Current.CancellationToken);
        await Task.Yield();
    }

    [Fact(Explicit = true)]
    [AllocatesAtMost(MemoryLimitAttribute.Unlimited)]
    public void Tail_call_forbids() => AssertMemory.NoLeak(() => Kept.Add(Product.Bytes(2048)));

    [Fact(Explicit = true)]
    [AllocatesAtMost("1 KiB")]
    public void Failure_is_not_judged()
    {
        Product.Bytes(4096);
        Assert.Fail("failed by itself");
    }
}
