using Microsoft.CodeAnalysis;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Running;

/// <summary>Small programs that leak a few mebibytes and make much more garbage.</summary>
public sealed class LeakTests
{
    public static TheoryData<string, Backend, OptimizationLevel> Programs()
    {
        var all = new TheoryData<string, Backend, OptimizationLevel>();
        string[] heap =
        [
            "List", "Dictionary", "EventHandler", "StaticCache", "Closure", "Timers", "EndlessTask", "Builder",
            "Pooled",
        ];
        foreach (OptimizationLevel optimisation in Enum.GetValues<OptimizationLevel>())
        {
            foreach (string program in heap)
                all.Add(program, Backend.Live, optimisation);
            all.Add("NativeMemory", Backend.Rss, optimisation);
        }
        foreach (string program in heap)
            all.Add(program, Backend.Alloc, OptimizationLevel.Release);
        return all;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Leaking_line_is_the_first(string name, Backend backend, OptimizationLevel optimisation)
    {
        using var program = TestProgram.Of(Path.Combine("Leaks", $"{name}.cs"), optimisation);
        ProfileResult result = Profiled.Run(program, backend);
        Assert.Equal(0, result.ExitCode);
        ProfiledLine[] greatest = [.. result.Profile.Greatest(2).Select(entry => entry.Line)];
        Assert.True(
            new SourceText().Line(greatest[0].File, greatest[0].Line).EndsWith("// leaks", StringComparison.Ordinal)
            && (backend == Backend.Rss || greatest.Length == 1 || greatest[0].Alive >= 2 * greatest[1].Alive),
            TextReport.Render(result.Profile, SizeUnit.Auto));
    }

    [Fact]
    public void What_is_kept_after_the_last_of_all_readings_counts()
    {
        using var program = TestProgram.OfSource("""
            using System.Collections.Generic;

            public static class Sample
            {
                public static object Last;

                private static readonly List<byte[]> Kept = new(20_000);

                public static void Main()
                {
                    for (int i = 0; i < 100_000; i++)
                        Last = new object();
                    for (int i = 0; i < 20_000; i++)
                        Kept.Add(new byte[100]);
                }
            }
            """);
        // The number of readings has a limit, which the first loop uses up.
        ProfiledLine kept = Profiled.Run(program).Method("Sample.Main").Line("Kept.Add");
        Assert.InRange(kept.Alive, 0.99 * kept.Own, kept.Own);
    }

    [Fact]
    public void Live_increments_are_what_stays_and_include_called_methods()
    {
        using var program = TestProgram.OfSource("""
            using System.Collections.Generic;

            public static class Sample
            {
                private static readonly List<byte[]> Kept = new(100);

                public static void Main()
                {
                    for (int i = 0; i < 8; i++)
                        Step();
                    Kept.RemoveRange(0, 3);
                    Step();
                }

                private static void Step()
                {
                    byte[] thrown = new byte[300_000];
                    thrown[0] = 1;
                    Kept.Add(new byte[100_000]);
                }
            }
            """);
        ProfileResult result = Profiled.Run(program, Backend.Live);
        ProfiledLine kept = result.Method("Sample.Step").Line("Kept.Add");
        Assert.InRange(kept.Alive, 600_000, 602_000);
        Assert.InRange(kept.Own, 900_000, 902_000);
        ProfiledMethod main = result.Method("Sample.Main");
        Assert.InRange(main.Growth, 600_000, 1_000_000);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
        Assert.Equal(0, main.Lines.Sum(line => line.Own));
    }

    [Fact]
    public void Increments_add_up_when_threads_and_tasks_allocate()
    {
        using var program = TestProgram.Of("Constructs.cs");
        ProfileResult result = Profiled.Run(new ProfileOptions
        {
            Program = program.Assembly,
            Arguments = [program["measured"]],
            Backend = Backend.Live,
        });
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Profile.Methods, method => Assert.Equal(method.Growth, method.Increments));
        Assert.All(result.Profile.Methods.SelectMany(method => method.Lines), line =>
            Assert.InRange(line.Alive, 0, Math.Max(0, line.Own)));
    }
}
