using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace PcapStream.Profiling.Testing.Xunit;

/// <summary>
/// Judges the tests of an assembly by their memory limits. The package adds it to projects that refer to it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class XunitMemoryLimitsAttribute : BeforeAfterTestAttribute
{
    private readonly ConcurrentDictionary<IXunitTest, MemoryTest> _running = new();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (MemoryTest.Begin(methodUnderTest) is { } started)
            _running[test] = started;
    }

    /// <inheritdoc/>
    /// <exception cref="MemoryLimitException">The test exceeds a limit.</exception>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (_running.TryRemove(test, out MemoryTest? started)
            && TestContext.Current.TestState?.Result is not (TestResult.Failed or TestResult.Skipped))
        {
            started.End(TestContext.Current.TestClassInstance, test.TestMethodArguments, () => Rows(test.TestMethod));
        }
    }

    private static int Rows(IXunitTestMethod method) => Task.Run(() => RowsAsync(method)).GetAwaiter().GetResult();

    private static async Task<int> RowsAsync(IXunitTestMethod method)
    {
        int rows = 0;
        var tracker = new DisposalTracker();
        await using (tracker.ConfigureAwait(false))
        {
            foreach (IDataAttribute data in method.DataAttributes)
                rows += (await data.GetData(method.Method, tracker).ConfigureAwait(false)).Count;
        }
        return rows;
    }
}
