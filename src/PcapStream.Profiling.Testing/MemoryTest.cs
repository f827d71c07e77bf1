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
    /// <param name="rows">
    /// Counts the rows of data that the method runs with, each a run of its own; called when a limit needs it.
    /// </param>
    /// <exception cref="MemoryLimitException">It exceeds a limit.</exception>
    public void End(object? instance, IReadOnlyList<object?> arguments, Func<int> rows)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        // On another thread this thread's counter says nothing.
        bool isComparable = _isAsynchronous || _thread == Environment.CurrentManagedThreadId;
        var first = new AllocatedBytes(0, isComparable ? Allocated() - _before : long.MaxValue);
        long? peak = _peak?.Read();
        _peak?.Dispose();
        Judge(_method, _limits, instance, arguments, rows, first, peak);
    }

    /// <summary>
    /// Judges a test that has passed, for frameworks that only run whole tests: all calls are made here.
    /// </summary>
    /// <param name="method">The test method.</param>
    /// <param name="instance">An instance of its class, ready to be called; null for a static method.</param>
    /// <param name="arguments">The arguments of this run.</param>
    /// <param name="rows">
    /// Counts the rows of data that the method runs with, each a run of its own; called when a limit needs it.
    /// </param>
    /// <exception cref="ArgumentException">A limit's size is not one.</exception>
    /// <exception cref="MemoryLimitException">It exceeds a limit.</exception>
    public static void Judge(MethodInfo method, object? instance, IReadOnlyList<object?> arguments, Func<int> rows)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(arguments);
        Judge(method, Limits.GetOrAdd(method, MemoryLimitAttribute.Of), instance, arguments, rows, null, null);
    }

    /// <summary>Whether a test method has a limit.</summary>
    /// <param name="method">The test method.</param>
    public static bool IsLimited(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Limits.GetOrAdd(method, MemoryLimitAttribute.Of).Length > 0;
    }

    private static void Judge(
        MethodInfo method, MemoryLimitAttribute[] limits, object? instance, IReadOnlyList<object?> arguments,
        Func<int> rows, AllocatedBytes? first, long? peak)
    {
        var invocation = new TestInvocation(method, instance, [.. arguments]);
        string name = $"{TestMethod.Name(method)}({string.Join(", ", arguments)})";
        CallPlace place = CallPlace.Of(method, arguments);
        bool isAsynchronous = TestInvocation.IsAsynchronous(method);
        LimitedCall call = isAsynchronous
            ? new ProcessCall(name, place, invocation.RunAsync, first) { FirstPeak = peak }
            : new ThreadCall(name, place, invocation.Action(), first) { FirstPeak = peak };
        var test = new LimitedTest(method, arguments, rows, call);
        if (isAsynchronous)
            Task.Run(() => Judge(limits, test).AsTask()).GetAwaiter().GetResult();
        else
            Judge(limits, test).AsTask().GetAwaiter().GetResult();
    }

    private static async ValueTask Judge(MemoryLimitAttribute[] limits, LimitedTest test)
    {
        if (ProfiledRun.IsOn)
        {
            await ProfiledRun.Run(test.Call).ConfigureAwait(false);
            return;
        }
        foreach (MemoryLimitAttribute limit in limits)
            await limit.Judge(test).ConfigureAwait(false);
    }

    private long Allocated() => _isAsynchronous
        ? GC.GetTotalAllocatedBytes(precise: true)
        : GC.GetAllocatedBytesForCurrentThread();
}
