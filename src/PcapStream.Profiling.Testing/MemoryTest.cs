using System.Collections.Concurrent;
using System.Reflection;
using PcapStream.Profiling.Testing.Lines;
using PcapStream.Profiling.Testing.Measuring;

namespace PcapStream.Profiling.Testing;

/// <summary>
/// One run of a test method with limits, as adapters to test frameworks report it: the run itself is the first call,
/// and the method is called again on the same instance when that does not decide.
/// </summary>
public sealed class MemoryTest
{
    private static readonly ConcurrentDictionary<MethodInfo, MemoryLimitAttribute[]> Limits = new();

    private readonly MethodInfo _method;
    private readonly MemoryLimitAttribute[] _limits;
    private readonly PeakBound? _peak;
    private readonly bool _isAsynchronous;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly long _before;

    private MemoryTest(MethodInfo method, MemoryLimitAttribute[] limits)
    {
        _method = method;
        _limits = limits;
        _isAsynchronous = TestInvocation.IsAsynchronous(method);
        _peak = limits.Any(limit => limit is PeaksAtMostAttribute) ? new PeakBound() : null;
        _before = Allocated();
    }

    /// <summary>Called just before a test runs, on its thread.</summary>
    /// <param name="method">The test method.</param>
    /// <returns>The run; null when the method has no limit.</returns>
    /// <exception cref="ArgumentException">A limit's size is not one.</exception>
    public static MemoryTest? Begin(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        MemoryLimitAttribute[] limits = Limits.GetOrAdd(method, MemoryLimitAttribute.Of);
        return limits.Length == 0 ? null : new MemoryTest(method, limits);
    }

    /// <summary>Called after a test has passed, while its instance can still be used; judges it.</summary>
    /// <param name="instance">The instance of its class; null for a static method.</param>
    /// <param name="arguments">The arguments of this run.</param>
    /// <param name="rows">The number of rows of data that the method runs with, each a run of its own.</param>
    /// <exception cref="MemoryLimitException">It exceeds a limit.</exception>
    public void End(object? instance, IReadOnlyList<object?> arguments, int rows)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        // On another thread this thread's counter says nothing.
        bool isComparable = _isAsynchronous || _thread == Environment.CurrentManagedThreadId;
        var first = new AllocatedBytes(0, isComparable ? Allocated() - _before : long.MaxValue);
        long? peak = _peak?.Read();
        _peak?.Dispose();
        var invocation = new TestInvocation(_method, instance, [.. arguments]);
        string name = $"{TestMethod.Name(_method)}({string.Join(", ", arguments)})";
        CallPlace place = CallPlace.Of(_method, arguments);
        LimitedCall call = _isAsynchronous
            ? new ProcessCall(name, place, invocation.RunAsync, first) { FirstPeak = peak }
            : new ThreadCall(name, place, invocation.Action(), first) { FirstPeak = peak };
        var test = new LimitedTest(_method, arguments, rows, call);
        if (_isAsynchronous)
            Task.Run(() => Judge(test).AsTask()).GetAwaiter().GetResult();
        else
            Judge(test).AsTask().GetAwaiter().GetResult();
    }

    private async ValueTask Judge(LimitedTest test)
    {
        if (ProfiledRun.IsOn)
        {
            await ProfiledRun.Run(test.Call).ConfigureAwait(false);
            return;
        }
        foreach (MemoryLimitAttribute limit in _limits)
            await limit.Judge(test).ConfigureAwait(false);
    }

    private long Allocated() => _isAsynchronous
        ? GC.GetTotalAllocatedBytes(precise: true)
        : GC.GetAllocatedBytesForCurrentThread();
}
