using System.Reflection;
using PcapStream.Profiling.Testing.Lines;
using PcapStream.Profiling.Testing.Tests.Samples;
using Xunit.v3;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>Which test runs, when its own frame is not on the stack, or that of another is.</summary>
public sealed class TestMethodTests
{
    private static readonly MethodInfo Elsewhere = typeof(Product).GetMethod(nameof(Product.Sum))!;

    [Fact]
    public void It_is_the_one_in_which_the_code_is_written()
    {
        const string Test = nameof(LimitedTests.Tail_call_forbids);
        MethodInfo code = typeof(LimitedTests).GetNestedTypes(BindingFlags.NonPublic)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.NonPublic))
            .Single(method => method.Name.StartsWith($"<{Test}>", StringComparison.Ordinal));
        Assert.Equal(Test, TestMethod.Running(code)?.Name);
    }

    [Fact]
    public void It_is_on_the_stack_for_code_that_is_written_elsewhere() =>
        Assert.Equal(MethodBase.GetCurrentMethod(), Helper());

    [Fact]
    public async Task It_is_an_asynchronous_one()
    {
        await Task.Yield();
        Assert.Equal(nameof(It_is_an_asynchronous_one), Helper()?.Name);
    }

    // The runner goes on with the next test in the frame in which an asynchronous one ends.
    [Fact]
    public void It_is_none_beyond_the_runner()
    {
        MethodBase? test = MethodBase.GetCurrentMethod();
        new ExceptionAggregator().Run(() => test = Helper());
        Assert.Null(test);
    }

    private static MethodBase? Helper() => TestMethod.Running(Elsewhere);
}
