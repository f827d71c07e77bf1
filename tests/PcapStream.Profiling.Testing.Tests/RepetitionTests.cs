using System.Globalization;
using PcapStream.Profiling.Testing.Tests.Samples;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>
/// Each assertion many times, at its limit and just beyond, while the other cores are busy and, where only one thread
/// counts, others allocate and collect. PCAPSTREAM_TEST_RUNS is the number of runs.
/// </summary>
public sealed class RepetitionTests
{
    private static readonly int Runs = int.Parse(
        Environment.GetEnvironmentVariable("PCAPSTREAM_TEST_RUNS") ?? "20", CultureInfo.InvariantCulture);

    private static readonly List<object> Kept = [];

    [Fact]
    public void Allocations_at_their_limit_are_no_false_alarm() => Pass(allocates: true, random =>
    {
        int size = 8 * random.Next(3, 20_000);
        AssertMemory.AllocatesAtMost($"{size} B", () => Product.Bytes(size));
    });

    [Fact]
    public void Exact_allocations_are_no_false_alarm() => Pass(allocates: true, random =>
    {
        int size = 8 * random.Next(3, 20_000);
        AssertMemory.AllocatesExactly(size, () => Product.Bytes(size));
    });

    [Fact]
    public void Growth_at_its_limit_is_no_false_alarm() => Pass(allocates: true, random =>
    {
        long[] sizes = [.. Enumerable.Range(1, 4).Select(step => 8L * step * random.Next(10, 2_000)).Distinct()];
        AssertMemory.GrowsAtMost(1, [24, .. sizes], size => Product.Bytes((int)size));
    });

    [Fact]
    public void Peaks_below_their_limit_are_no_false_alarm() => Pass(allocates: false, random =>
    {
        int size = random.Next(4 << 20, 7 << 20);
        AssertMemory.PeaksAtMost("8 MiB", () => Product.Bytes(size).AsSpan().Fill(1));
    });

    [Fact]
    public void What_is_released_is_no_leak() => Pass(allocates: false, random =>
    {
        int size = 8 * random.Next(3, 100);
        AssertMemory.NoLeak(() => Thousand(size));
    });

    [Fact]
    public void Asynchronous_allocations_below_their_limit_are_no_false_alarm() => Pass(allocates: false, random =>
    {
        int size = 8 * random.Next(3, 2_000);
        AssertMemory.AllocatesAtMost($"{size + 1024} B", () => Asynchronous(size)).GetAwaiter().GetResult();
    });

    [Fact]
    public void Asynchronous_allocations_of_a_tenth_more_are_found() => Fail(allocates: false, random =>
    {
        int size = 80 * random.Next(200, 2_000);
        AssertMemory.AllocatesAtMost($"{size} B", () => Asynchronous(size / 10 * 11)).GetAwaiter().GetResult();
    });

    [Fact]
    public void One_object_more_is_found() => Fail(allocates: true, random =>
    {
        int size = 8 * random.Next(3, 20_000);
        AssertMemory.AllocatesAtMost($"{size} B", () => GC.KeepAlive((Product.Bytes(size), Product.Bytes(24))));
    });

    [Fact]
    public void A_tenth_more_is_found() => Fail(allocates: true, random =>
    {
        int size = 80 * random.Next(3, 2_000);
        AssertMemory.AllocatesAtMost($"{size} B", () => Product.Bytes(size / 10 * 11));
    });

    [Fact]
    public void A_byte_per_byte_is_found() => Fail(allocates: true, random =>
    {
        int size = 8 * random.Next(10, 2_000);
        AssertMemory.GrowsAtMost(0.9, [size, 2 * size, 4 * size], bytes => Product.Bytes((int)bytes));
    });

    [Fact]
    public void A_tenth_more_at_the_peak_is_found() => Fail(allocates: false, random =>
    {
        int limit = random.Next(8 << 20, 16 << 20);
        AssertMemory.PeaksAtMost($"{limit} B", () => Product.Bytes(limit / 10 * 11).AsSpan().Fill(1));
    });

    [Fact]
    public void One_leaked_object_in_a_thousand_is_found() => Fail(allocates: false, random =>
    {
        int size = 8 * random.Next(3, 100);
        int position = random.Next(1000);
        AssertMemory.NoLeak(() => Kept.Add(Thousand(size)[position]));
    });

    private static async Task Asynchronous(int size)
    {
        await Task.Yield();
        GC.KeepAlive(Product.Bytes(size));
    }

    private static byte[][] Thousand(int size) =>
        [.. Enumerable.Range(0, 1000).Select(_ => Product.Bytes(size))];

    private static void Pass(bool allocates, Action<Random> assertion) =>
        Assert.Empty(Failures(allocates, assertion).Select(failure => failure.Split('\n')[0]));

    private static void Fail(bool allocates, Action<Random> assertion) =>
        Assert.Equal(Runs, Failures(allocates, assertion).Count);

    // On a thread without a test method, so that failures have no tables, which would take a process each.
    private static List<string> Failures(bool allocates, Action<Random> assertion)
    {
        var failures = new List<string>();
        using var stop = new CancellationTokenSource();
        Thread[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (allocates)
                    Product.Bytes(5_000);
            }
        }))];
        var runner = new Thread(() =>
        {
            for (int run = 0; run < Runs; run++)
            {
                try
                {
                    assertion(new Random(run));
                }
                catch (MemoryLimitException error)
                {
                    failures.Add($"run {run}: {error.Message}");
                }
            }
        });
        Array.ForEach(busy, thread => thread.Start());
        runner.Start();
        runner.Join();
        stop.Cancel();
        Array.ForEach(busy, thread => thread.Join());
        return failures;
    }
}
