using PcapStream.Profiling.Testing.Tests.Support;

namespace PcapStream.Profiling.Testing.Tests;

/// <summary>Limits as attributes, in a real run of xUnit.</summary>
public sealed class XunitTests(OwnTests tests) : IClassFixture<OwnTests>
{
    [Fact]
    public void All_tests_have_run() => Assert.Contains("Total: 21, Errors: 0, Failed: 8,", tests.Output);

    [Theory]
    [InlineData("Default_forbids", "allocated 2.0 KiB (2,056 B), 8 B more than the limit of 2.0 KiB (2,048 B)")]
    [InlineData("Own_limit_forbids", "allocated 1.0 KiB (1,032 B), 8 B more than the limit of 1.0 KiB (1,024 B)")]
    [InlineData("Exactly_forbids(size: 48)", "allocated 48 B, 24 B more than the expected 24 B")]
    [InlineData("Peak_forbids", "more than the limit of 16.0 MiB (16,777,216 B)")]
    [InlineData("Asynchronous_forbids", "more than the limit of 8.0 KiB (8,192 B)")]
    public void Excess_is_named_with_the_line_that_grew(string test, string excess)
    {
        string failure = tests.Failure(test);
        Assert.Contains(excess, failure);
        Assert.Contains("Product.cs\n", failure);
        Assert.Matches(@"\n13 +(\S+ \w+) +\1 +1 +return new byte\[contents\];", failure);
    }

    [Fact]
    public void Growth_is_judged_over_all_rows_at_the_last()
    {
        string[] failures =
        [
            .. new[] { "1000, name: \"a\"", "1000, name: \"b\"", "20000, name: \"a\"" }
                .Select(row => tests.Failure($"Growth_forbids(inputBytes: {row})"))
                .Where(failure => failure.Length > 0),
        ];
        string failure = Assert.Single(failures);
        Assert.Contains("allocated 1 B per unit of inputBytes, more than the limit of 0.1 B", failure);
        Assert.Contains("1,000 inputBytes: 1000 B\n", failure);
        Assert.Contains("Product.cs:13: return new byte[contents];", failure);
    }

    [Fact]
    public void Test_that_a_tail_call_replaces_has_its_table()
    {
        string failure = tests.Failure("Tail_call_forbids");
        Assert.Contains(" keeps 2.0 KiB (2,048 B) alive after each call", failure);
        Assert.Contains("Product.cs:13: return new byte[contents];", failure);
    }

    [Fact]
    public void Failure_of_a_test_stays_its_own()
    {
        string failure = tests.Failure("Failure_is_not_judged");
        Assert.Contains("failed by itself", failure);
        Assert.DoesNotContain("limit", failure);
    }

    [Fact]
    [AllocatesExactly(0)]
    public void This_test_allocates_nothing() => Assert.True(Environment.ProcessId > 0);
}
