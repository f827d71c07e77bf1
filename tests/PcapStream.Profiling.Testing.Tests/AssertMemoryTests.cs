using PcapStream.Profiling.Testing.Lines;
using PcapStream.Profiling.Testing.Tests.Samples;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>Limits of a piece of a test.</summary>
public sealed class AssertMemoryTests
{
    private static readonly long[] Sizes = [1_000, 10_000, 50_000];

    private readonly List<byte[]> _kept = [];

    [Fact]
    public void Call_within_its_limit_passes()
    {
        AssertMemory.AllocatesAtMost("1 KiB", () => Product.Bytes(1024));
        AssertMemory.AllocatesExactly(1024, () => Product.Bytes(1024));
        AssertMemory.AllocatesExactly(0, () => Product.Sum([]));
        AssertMemory.GrowsAtMost(1, Sizes, size => Product.Bytes((int)size));
        AssertMemory.GrowsAtMost(0, Sizes, _ => Product.Bytes(100_000));
        AssertMemory.PeaksAtMost("8 MiB", () => Product.Bytes(1 << 20));
    }

    [Fact]
    public void Call_within_its_limit_is_called_once()
    {
        int calls = 0;
        AssertMemory.AllocatesAtMost("1 MiB", () => calls++);
        AssertMemory.PeaksAtMost("64 MiB", () => calls++);
        Assert.Equal(2, calls);
    }

    [Fact]
    public void What_happens_once_does_not_count()
    {
        byte[]? cache = null;
        AssertMemory.AllocatesAtMost("1 KiB", () => cache ??= Product.Bytes(100_000));
        Assert.NotNull(cache);
    }

    [Fact]
    public void Excess_has_the_table_of_the_method_and_of_the_line_that_grew()
    {
        var error = Assert.Throws<MemoryLimitException>(
            () => AssertMemory.AllocatesAtMost("1 KiB", () => Product.Bytes(1032)));
        Assert.StartsWith("AssertMemoryTests.cs:", error.Message);
        Assert.Contains(" allocated 1.0 KiB (1,032 B), 8 B more than the limit of 1.0 KiB (1,024 B)\n", error.Message);
        Assert.Contains("1.0 KiB            1   Product.cs:13: return new byte[contents];\n", error.Message);
        Assert.Contains("() => AssertMemory.AllocatesAtMost(\"1 KiB\", () => Product.Bytes(1032)));", error.Message);
    }

    [Fact]
    public void Too_little_is_not_exact()
    {
        var error = Assert.Throws<MemoryLimitException>(
            () => AssertMemory.AllocatesExactly(1024, () => Product.Bytes(1000)));
        Assert.Contains("allocated 1000 B, 24 B less than the expected 1.0 KiB (1,024 B)\n", error.Message);
    }

    [Fact]
    public void Slope_beyond_its_limit_has_its_points()
    {
        var error = Assert.Throws<MemoryLimitException>(
            () => AssertMemory.GrowsAtMost(0.9, Sizes, size => Product.Bytes((int)size)));
        Assert.Contains("allocated 1 B per unit of size, more than the limit of 0.9 B\n", error.Message);
        Assert.Contains("  50,000 size: 48.8 KiB (50,000 B)\n", error.Message);
        Assert.Contains("Product.cs:13: return new byte[contents];", error.Message);
    }

    [Fact]
    public void Peak_beyond_its_limit_is_found()
    {
        var error = Assert.Throws<MemoryLimitException>(
            () => AssertMemory.PeaksAtMost("16 MiB", () => Product.Bytes(18 << 20).AsSpan().Fill(1)));
        Assert.Contains("more than the limit of 16.0 MiB (16,777,216 B)\n", error.Message);
        Assert.Contains("Product.cs:13: return new byte[contents];", error.Message);
    }

    [Fact]
    public async Task Asynchronous_excess_is_found_on_any_thread()
    {
        async Task Allocate()
        {
            await Task.Yield();
            _kept.Add(await Task.Run(() => Product.Bytes(50_000)));
        }
        var error = await Assert.ThrowsAsync<MemoryLimitException>(
            () => AssertMemory.AllocatesAtMost("8 KiB", Allocate));
        Assert.Contains("more than the limit of 8.0 KiB (8,192 B)\n", error.Message);
        Assert.Contains("Product.cs:13: return new byte[contents];", error.Message);
    }

    [Fact]
    public void Collections_of_other_threads_do_not_count()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                // Collections without a pause would leave nothing for the other threads.
                Thread.SpinWait(1000);
            }
        });
        collector.Start();
        for (int run = 0; run < 200; run++)
            AssertMemory.AllocatesExactly(1024, () => Product.Bytes(1024));
        stop.Cancel();
        collector.Join();
    }

    [Fact]
    public void Table_is_there_on_another_thread_for_code_that_is_written_in_the_test() =>
        Assert.Contains(
            "Product.cs:13: return new byte[contents];", MessageOfAnotherThread(() => Product.Bytes(2000)));

    [Fact]
    public void Without_a_test_the_message_says_why_there_is_no_table() => Assert.EndsWith(
        "\n\nThere is no table of lines: no method of xUnit, NUnit or MSTest is on the stack.",
        MessageOfAnotherThread(AllocateTwoKilobytes));

    [Fact]
    public void What_cannot_be_woven_is_named_with_the_reason()
    {
        var place = new CallPlace("", typeof(object).GetMethod(nameof(ToString)));
        string lines = GuiltyLines.Of(place);
        Assert.StartsWith("There is no table of lines: ", lines);
        Assert.Contains("System.Private.CoreLib.dll: is a library", lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("16 apples")]
    [InlineData("-1 KiB")]
    [InlineData("99999999999999999999 GiB")]
    public void Limit_that_is_not_a_size_is_refused(string size)
    {
        var error = Assert.Throws<ArgumentException>(() => AssertMemory.AllocatesAtMost(size, () => { }));
        Assert.Contains($"'{size}' is not a size such as \"16 KiB\"", error.Message);
    }

    [Fact]
    public void Slope_of_one_size_is_refused() => Assert.Throws<ArgumentException>(
        () => AssertMemory.GrowsAtMost(1, [5, 5], size => Product.Bytes((int)size)));

    [Fact]
    public void Exception_of_the_call_is_its_own() => Assert.Throws<FormatException>(
        () => AssertMemory.AllocatesAtMost("1 KiB", () => int.Parse("x")));

    private static void AllocateTwoKilobytes() => Product.Bytes(2000);

    private static string? MessageOfAnotherThread(Action action)
    {
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => AssertMemory.AllocatesAtMost("1 KiB", action)));
        thread.Start();
        thread.Join();
        return error?.Message;
    }
}
