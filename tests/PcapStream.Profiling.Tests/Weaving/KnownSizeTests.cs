using Microsoft.CodeAnalysis;
using PcapStream.Buffers;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Weaving;

/// <summary>Known allocations are charged to the line that allocates, with its number of occurrences.</summary>
public sealed class KnownSizeTests
{
    private const int Mebi = 1 << 20;
    private const int Header = 24;

    [Theory]
    [InlineData(OptimizationLevel.Debug)]
    [InlineData(OptimizationLevel.Release)]
    public void Arrays_and_occurrences_of_loops_are_those_of_the_source(OptimizationLevel optimisation)
    {
        using var program = TestProgram.Of("Constructs.cs", optimisation);
        ProfileResult result = Profiled.Run(program, arguments: [program["measured"]]);

        Expect(result, "ForLoop", "new byte[1 << 20]", 8 * (Mebi + Header), 8);
        Expect(result, "ForLoop", "for (int i", 0, 9);
        Expect(result, "ForEachLoop", "new byte[number", 3 * Header + 600, 3, roundedUp: true);
        Expect(result, "ForEachLoop", "foreach", 0, 4);
        Expect(result, "ForEachList", "if (number", 0, 4);
        Expect(result, "WhileLoop", "while", 0, 5);
        Expect(result, "OneLineFor", "for", 5 * (100 + Header + 4), 6);
        Expect(result, "OneLineWhile", "while", 5 * (100 + Header + 4), 6);
        Expect(result, "DoLoop", "while", 0, 3);
        Assert.Equal(6, result.Method("Constructs.OneLineForEach").Line("foreach").Occurrences);
        Assert.Equal(4, result.Method("Constructs.ConsumeAsyncIterator").Line("new byte[").Occurrences - 1);
        Assert.Equal(6, result.Method("Constructs.ConsumeAsyncIterator").Line("await foreach").Occurrences);
        // Code that awaits a source runs within the call that completes it, but is not charged to it.
        Assert.InRange(result.Method("Constructs.AwaitAndGrow").Line("1 << 20").Increment, Mebi, Mebi + 100);
        Assert.InRange(result.Method("Constructs.Wrap").Increments, 0, 10_000);
        // Calls are counted for the method, not for its parts.
        Assert.Equal(2, result.Method("Constructs.Quick").Calls);
        Assert.Equal(2, result.Method("Constructs.Inner").Calls - 1);
        Assert.Equal(104, result.Method("Constructs.Work").Calls - 20);
    }

    [Fact]
    public void Native_memory_is_charged_where_touched_and_credited_where_freed()
    {
        using var program = TestProgram.Of("Native.cs");
        ProfiledMethod method = Profiled.Run(program, Backend.Rss).Method("Program.Touch");
        Assert.InRange(method.Line("Fill(1)").Increment, 64 * Mebi * 0.99, 64 * Mebi * 1.01);
        Assert.InRange(method.Line("NativeMemory.Free").Increment, -64 * Mebi * 1.01, -64 * Mebi * 0.99);
        Assert.Equal(method.Growth, method.Increments);
    }

    [Theory]
    [InlineData(Backend.Pss)]
    [InlineData(Backend.Uss)]
    public void Slow_figures_are_read_at_the_start_and_end_of_methods(Backend backend)
    {
        using var program = TestProgram.Of("Native.cs");
        ProfileResult result = Profiled.Run(program, backend, match: ["Program.Grow", "Program.Shrink"]);
        ProfiledMethod grown = result.Method("Program.Grow");
        Assert.InRange(grown.Signature.Increment, 64 * Mebi * 0.99, 64 * Mebi * 1.01);
        Assert.InRange(result.Method("Program.Shrink").Signature.Increment, -64 * Mebi * 1.01, -64 * Mebi * 0.99);
        Assert.All(grown.Lines.Skip(1), line => Assert.False(result.Profile.IsMeasured(line) || line.Increment != 0));
        Assert.Equal(1, grown.Line("Fill(1)").Occurrences);
        Assert.Equal(grown.Growth, grown.Signature.Increment);
        Assert.Contains(
            "                                      1           new Span<byte>(kept, Size).Fill(1);\n",
            TextReport.Render(result.Profile, SizeUnit.MiB));
    }

    [Fact]
    public void Lease_is_charged_where_taken_and_credited_where_released()
    {
        using var program = TestProgram.Of("Pool.cs", libraries: typeof(BufferAllocator).Assembly.Location);
        ProfileResult result = Profiled.Run(program, Backend.Pool, match: ["Program.*", "PcapStream.Buffers.*"]);
        Assert.Equal(0, result.ExitCode);
        ProfiledMethod use = result.Method("Program.Use");
        Assert.Equal(1024, use.Line("Retain(packet)").Increment);
        Assert.Equal(Mebi, use.Line("TryRent()").Increment);
        Assert.Equal(102_400, use.Line("Rent(100_000)").Increment);
        Assert.Equal(-1024, use.Line("lease.Release()").Increment);
        Assert.Equal(-Mebi, use.Line("chunk.Release()").Increment);
        Assert.Equal(-102_400, use.Line("large.Release()").Increment);
        Assert.Equal(0, use.Growth);
        Assert.Equal(10 * 112, result.Method("Program.Leave").Line("Retain(new byte[100])").Increment);
        // Unreleased memory is freed with its allocator.
        Assert.Equal(0, result.Method("Program.Main").Growth);
    }

    [Fact]
    public void Heap_is_read()
    {
        using var program = TestProgram.Of("Constructs.cs");
        ProfileResult result = Profiled.Run(
            program, Backend.Gc, match: ["Constructs.ForLoop"], arguments: [program["measured"], "synchronous"]);
        Assert.InRange(result.Method("Constructs.ForLoop").Line("new byte[1 << 20]").Highest, Mebi, 1 << 30);
    }

    private static void Expect(
        ProfileResult result, string method, string text, long increment, long occurrences, bool roundedUp = false)
    {
        ProfiledLine line = result.Method($"Constructs.{method}").Line(text);
        Assert.InRange(line.Increment, increment, increment + (roundedUp ? 7 * occurrences : 0));
        Assert.Equal(occurrences, line.Occurrences);
    }
}
