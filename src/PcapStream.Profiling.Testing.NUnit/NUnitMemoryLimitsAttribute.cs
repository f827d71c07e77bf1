using System.Collections.Concurrent;
using NUnit.Framework;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.ExecutionHooks;

namespace PcapStream.Profiling.Testing.NUnit;

/// <summary>
/// Judges the tests of an assembly by their memory limits, between set-up and tear-down. The package adds it to
/// projects that refer to it.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NUnitMemoryLimitsAttribute : ExecutionHookAttribute
{
    private readonly ConcurrentDictionary<string, MemoryTest> _running = new();

    /// <inheritdoc/>
    public override void BeforeTestHook(HookData hookData)
    {
        Test test = TestExecutionContext.CurrentContext.CurrentTest;
        if (test.Method is { } method && MemoryTest.Begin(method.MethodInfo) is { } started)
            _running[test.Id] = started;
    }

    /// <inheritdoc/>
    /// <exception cref="MemoryLimitException">The test exceeds a limit.</exception>
    public override void AfterTestHook(HookData hookData)
    {
        ArgumentNullException.ThrowIfNull(hookData);
        TestExecutionContext context = TestExecutionContext.CurrentContext;
        Test test = context.CurrentTest;
        if (!_running.TryRemove(test.Id, out MemoryTest? started) || hookData.Exception is not null)
            return;
        started.End(context.TestObject, test.Arguments,
            () => test.Parent is ParameterizedMethodSuite suite ? suite.TestCaseCount : 1);
    }
}
