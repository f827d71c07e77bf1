using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using PcapStream.Profiling.Reports;
using PcapStream.Profiling.Tests.Support;
using PcapStream.Profiling.Weaver.Running;

namespace PcapStream.Profiling.Tests.Weaving;

/// <summary>
/// A table's signature and increments add up to the growth of its outermost activations, to the byte, for all
/// constructs of the language.
/// </summary>
public sealed class InvariantTests
{
    [Theory]
    [InlineData("Constructs", OptimizationLevel.Debug, DebugInformationFormat.PortablePdb)]
    [InlineData("Constructs", OptimizationLevel.Debug, DebugInformationFormat.Embedded)]
    [InlineData("Constructs", OptimizationLevel.Release, DebugInformationFormat.PortablePdb)]
    [InlineData("Constructs", OptimizationLevel.Release, DebugInformationFormat.Embedded)]
    [InlineData("RareConstructs", OptimizationLevel.Debug, DebugInformationFormat.PortablePdb)]
    [InlineData("RareConstructs", OptimizationLevel.Release, DebugInformationFormat.Embedded)]
    public void Increments_add_up_to_the_growth_of_the_outermost_activations(
        string name, OptimizationLevel optimisation, DebugInformationFormat debug)
    {
        using var program = TestProgram.Of($"{name}.cs", optimisation, debug);
        ProfileResult result = Run(program);
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Profile.Methods, method => Assert.True(method.Increments == method.Growth,
            $"{method.Name}: {method.Increments} in lines, {method.Growth} in all"));
        Assert.All(result.Profile.Methods, method => Assert.False(method.InProgress));
        // Readings of live bytes settle all open frames, of which several may be of one method.
        Assert.All(result.Profile.Methods, method => Assert.DoesNotContain(method.Lines, line => line.Own < 0));

        // Also by the program's own measurement, if it has only one thread.
        foreach (string[] own in File.ReadAllLines(program["measured"]).Skip(1).Select(line => line.Split(' ')))
        {
            ProfiledMethod method = result.Profile.Methods.First(
                candidate => candidate.Name.EndsWith($".{own[0]}", StringComparison.Ordinal));
            Assert.True(Chance.Contains(long.Parse(own[1]) - method.Growth),
                $"{own[0]}: {own[1]} by its own measurement, {method.Growth} profiled");
        }
    }

    // The profile excludes the runtime's cast cache, which may double from 128 entries of 24 bytes.
    private static HashSet<long> Chance
    {
        get
        {
            long[] tables = [.. Enumerable.Range(1, 5).Select(power => ((128L << power) + 2) * 24)];
            return [0, .. tables.SelectMany((_, from) => Enumerable.Range(
                1, tables.Length - from).Select(count => tables.Skip(from).Take(count).Sum()))];
        }
    }

    [Fact]
    public void Two_runs_give_the_same_figures()
    {
        using var program = TestProgram.Of("Constructs.cs");
        Assert.Equal(Figures(Run(program, "synchronous")), Figures(Run(program, "synchronous")));
    }

    private static ProfileResult Run(TestProgram program, params string[] arguments) =>
        Profiled.Run(
            new ProfileOptions { Program = program.Assembly, Arguments = [program["measured"], .. arguments] });

    private static IEnumerable<string> Figures(ProfileResult result) =>
        result.Profile.Methods.SelectMany(
            method => method.Lines, (method, line) => $"{method.Name}:{line.Line} {line.Increment} {line.Occurrences}");
}
